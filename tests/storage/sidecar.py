"""Replit's sidecar, and Google Cloud Storage as it stands behind Replit: fake-gcs-server that wants a token."""
import json
import secrets
import threading
import time
from urllib.parse import parse_qs, quote

from double_http import Double
from relay import Relay

SUBJECT_TOKEN = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30."  # what a real sidecar has been seen to give
LIFETIME = 3600


class Tokens:
    """Access tokens, and whether one is good. Tokens and signatures look like nothing else, so that logs and answers
    can be searched for them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.ends = {}

    def issue(self, lifetime):
        token = "ya29." + secrets.token_urlsafe(32)
        with self.lock:
            self.ends[token] = time.monotonic() + lifetime
        return token

    def is_valid(self, token):
        with self.lock:
            return self.ends.get(token, 0) > time.monotonic()

    def revoke_all(self):
        with self.lock:
            self.ends = dict.fromkeys(self.ends, 0)

    def all(self):
        with self.lock:
            return list(self.ends)


class Sidecar(Double):
    """The switches may be set while it runs.

    bucket_id      what default-bucket answers; the first `empty_answers` of them are empty, with status 200
    expires_in     as it goes into the answer, a number or a string; None leaves it out
    lifetime       how long a token is good in truth; None: as long as `expires_in` says
    faults         path -> function(exchange) that answers in its place
    """

    def __init__(self, bucket_id, port=0):
        self.bucket_id, self.empty_answers = bucket_id, 0
        self.expires_in, self.lifetime = LIFETIME, None
        self.faults = {}
        self.tokens, self.forms = Tokens(), []
        self.signed = {}       # target of a signed URL -> when it ends
        self.storage = None    # the guard's address, for signed URLs
        super().__init__(port)

    def handle(self, exchange):
        answer = {("GET", "/object-storage/default-bucket"): self.default_bucket,
                  ("GET", "/credential"): self.credential,
                  ("POST", "/token"): self.token,
                  ("POST", "/object-storage/signed-object-url"): self.sign}.get((exchange.method, exchange.path))
        answer = self.faults.get(exchange.path, answer)
        answer(exchange) if answer else exchange.answer(404, "404 page not found\n")

    def calls(self, path):
        return self.exchanges(lambda exchange: exchange.path == path)

    def default_bucket(self, exchange):
        empty = len(self.calls(exchange.path)) <= self.empty_answers
        exchange.answer_json({"bucketId": "" if empty else self.bucket_id})

    def credential(self, exchange):
        exchange.answer_json({"access_token": SUBJECT_TOKEN})

    def token(self, exchange):
        with self.lock:
            self.forms.append((exchange.fields.get("Content-Type"), exchange.body.decode()))
        lifetime = self.lifetime if self.lifetime is not None else float(self.expires_in or LIFETIME)
        answer = {"access_token": self.tokens.issue(lifetime), "token_type": "Bearer",
                  "issued_token_type": "urn:ietf:params:oauth:token-type:access_token"}
        if self.expires_in is not None:
            answer["expires_in"] = self.expires_in
        exchange.answer_json(answer)

    def sign(self, exchange):
        asked = json.loads(exchange.body)
        target = "/{}/{}?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Expires=900&X-Goog-Signature={}".format(
            asked["bucket_name"], quote(asked["object_name"], safe="/~"), secrets.token_hex(64))
        with self.lock:
            self.signed[target] = time.monotonic() + 900
        exchange.answer_json({"signed_url": self.storage + target})

    def form(self, number=-1):
        return {name: values[0] for name, values in parse_qs(self.forms[number][1], keep_blank_values=True).items()}

    def secrets(self):
        """All that must appear nowhere."""
        signatures = [target.rpartition("=")[2] for target in self.signed]
        return [SUBJECT_TOKEN, *self.tokens.all(), *signatures]


def no_allowed_resources(exchange):
    """The real sidecar's answer when the container was started before a bucket was attached."""
    exchange.answer(401, "no allowed resources")


def google_error(code, reason, message):
    return {"error": {"code": code, "message": message,
                      "errors": [{"domain": "global", "reason": reason, "message": message}]}}


class GcsGuard(Relay):
    """In front of fake-gcs-server: lets in who brings a good token or a signed URL, as Google does.

    forbid_reads   403 for bytes asked for by token, so that only signed URLs give them
    """

    def __init__(self, gcs, tokens, sidecar=None, port=0):
        self.tokens, self.sidecar, self.forbid_reads = tokens, sidecar, False
        super().__init__(gcs.port, "gcs", rewrite_host=True, port=port)
        if sidecar:
            sidecar.storage = self.url

    def is_read(self, exchange):
        return super().is_read(exchange) or self.is_signed(exchange)

    def is_signed(self, exchange):
        return exchange.method == "GET" and "X-Goog-Signature" in exchange.query

    def let_in(self, exchange):
        if self.is_signed(exchange):
            if self.sidecar and self.sidecar.signed.get(exchange.target, 0) > time.monotonic():
                return True
            exchange.answer(403, "<?xml version='1.0'?><Error><Code>SignatureDoesNotMatch</Code></Error>",
                            "application/xml")
        elif not self.tokens.is_valid(exchange.bearer):
            exchange.answer_json(google_error(401, "authError", "Invalid Credentials"), 401,
                                 [("WWW-Authenticate", 'Bearer realm="https://accounts.google.com/"')])
        elif self.forbid_reads and self.is_read(exchange):
            exchange.answer_json(google_error(403, "forbidden", "no storage.objects.get access to the object."), 403)
        else:
            return True
        return False
