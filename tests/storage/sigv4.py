"""Checks AWS Signature Version 4 from what came over the wire. Nothing here is shared with what signs.

The rules are S3's: the path is encoded once and not normalised; the query is sorted after encoding.
"""
import hashlib
import hmac
import re
from datetime import datetime, timezone
from urllib.parse import quote, unquote_to_bytes

MOST_SKEW_SECONDS = 900
CREDENTIAL = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?"
                        r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})")


class Refusal(Exception):
    """`code` as S3 names it."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


def encode(data, safe=""):
    return quote(data, safe=safe + "~")


def canonical_query(raw_query):
    """Not parse_qsl: `+` is a plus here, and a name without `=` has an empty value."""
    pairs = []
    for part in filter(None, raw_query.split("&")):
        name, _, value = part.partition("=")
        pairs.append((encode(unquote_to_bytes(name)), encode(unquote_to_bytes(value))))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def canonical_request(method, raw_path, raw_query, fields, signed):
    lines = [method, encode(unquote_to_bytes(raw_path), safe="/"), canonical_query(raw_query)]
    lines += [f"{name}:{' '.join(fields[name].split())}" for name in signed]
    return "\n".join([*lines, "", ";".join(signed), fields["x-amz-content-sha256"]])


def hmac_sha256(key, text):
    return hmac.digest(key, text.encode(), "sha256")


def signature(secret, date, region, timestamp, canonical):
    key = ("AWS4" + secret).encode()
    for part in (date, region, "s3", "aws4_request"):
        key = hmac_sha256(key, part)
    scope = f"{date}/{region}/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return hmac_sha256(key, f"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n{digest}").hex()


def signed_region(exchange):
    found = CREDENTIAL.fullmatch(exchange.fields.get("Authorization", ""))
    return found[3] if found else None


def check(exchange, secrets, session_token=None):
    """Raises Refusal. `secrets`: access key -> secret."""
    fields = {name.lower(): value for name, value in exchange.fields.items()}
    found = CREDENTIAL.fullmatch(fields.get("authorization", ""))
    if not found:
        raise Refusal("AccessDenied", "there is no Signature Version 4")
    access_key, date, region, names, given = found.groups()
    signed = names.split(";")
    if access_key not in secrets:
        raise Refusal("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    if signed != sorted(signed):
        raise Refusal("AuthorizationHeaderMalformed", "the signed headers are not sorted")
    unsigned = {name for name in fields if name.startswith("x-amz-")} | {"host"}
    if not unsigned <= set(signed) or not set(signed) <= set(fields):
        raise Refusal("AccessDenied", "host and every x-amz- field must be sent and signed")
    check_time(fields, date)
    check_payload(fields, exchange.body)
    if fields.get("x-amz-security-token") != session_token:
        raise Refusal("InvalidToken", "The provided token is malformed or otherwise invalid.")
    canonical = canonical_request(exchange.method, exchange.raw_path, exchange.raw_query, fields, signed)
    expected = signature(secrets[access_key], date, region, fields["x-amz-date"], canonical)
    if not hmac.compare_digest(expected, given):
        raise Refusal("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you "
                                               "provided. Check your key and signing method.")


def check_time(fields, date):
    try:
        sent = datetime.strptime(fields.get("x-amz-date", ""), "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Refusal("AccessDenied", "x-amz-date is missing or malformed") from None
    if abs((datetime.now(timezone.utc) - sent).total_seconds()) > MOST_SKEW_SECONDS:
        raise Refusal("RequestTimeTooSkewed", "The difference between the request time and the server's is too large.")
    if sent.strftime("%Y%m%d") != date:
        raise Refusal("AuthorizationHeaderMalformed", "the credential's date is not that of x-amz-date")


def check_payload(fields, body):
    if "x-amz-content-sha256" not in fields:
        raise Refusal("InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
    if fields["x-amz-content-sha256"] not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
        raise Refusal("XAmzContentSHA256Mismatch", "The provided x-amz-content-sha256 is not what was computed.")
