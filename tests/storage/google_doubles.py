"""Where Google's tokens come from outside Replit: the token server of a service account, and the metadata server."""
import json
import subprocess
import time
from base64 import urlsafe_b64decode
from urllib.parse import parse_qs

from double_http import Double
from sidecar import Tokens

EMAIL = "reader@tests.iam.gserviceaccount.com"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"  # RFC 7523


def openssl(*arguments, **more):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more).stdout


def unbase64(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class ServiceAccount(Double):
    """Gives a token for a JWT that the account's key has signed. `file` is the key file a person downloads."""

    def __init__(self, folder):
        self.folder, self.tokens, self.claims, self.headers, self.refusals = folder, Tokens(), [], [], []
        self.lifetime, self.fault = 3600, None
        key, self.public_key = folder / "key.pem", folder / "public.pem"
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
        openssl("pkey", "-in", key, "-pubout", "-out", self.public_key)
        super().__init__()
        self.token_uri, self.private_key = self.url + "/token", key.read_text()
        self.file = folder / "service account.json"
        self.file.write_text(json.dumps({
            "type": "service_account", "project_id": "tests", "private_key_id": "k1", "private_key": self.private_key,
            "client_email": EMAIL, "client_id": "1", "token_uri": self.token_uri}, indent=2))

    def handle(self, exchange):
        form = {name: values[0] for name, values in parse_qs(exchange.body.decode()).items()}
        wrong = self.what_is_wrong(exchange, form)
        if self.fault:
            self.fault(exchange)
        elif wrong:
            self.refusals.append(wrong)
            exchange.answer_json({"error": "invalid_grant", "error_description": wrong}, 400)
        else:
            exchange.answer_json({"access_token": self.tokens.issue(self.lifetime), "expires_in": self.lifetime,
                                  "token_type": "Bearer"})

    def what_is_wrong(self, exchange, form):
        if exchange.method != "POST" or exchange.path != "/token":
            return "this is no token request"
        if form.get("grant_type") != JWT_BEARER:
            return "grant_type"
        parts = form.get("assertion", "").split(".")
        if len(parts) != 3:
            return "the assertion has no three parts"
        header, claims = (json.loads(unbase64(part)) for part in parts[:2])
        self.headers.append(header)
        self.claims.append(claims)
        return self.wrong_claim(header, claims) or self.wrong_signature(parts)

    def wrong_claim(self, header, claims):
        if header.get("alg") != "RS256" or header.get("typ", "JWT") != "JWT" or header.get("kid", "k1") != "k1":
            return "header"
        if claims.get("iss") != EMAIL or claims.get("aud") != self.token_uri:
            return "iss or aud"
        if not claims.get("scope", "").startswith("https://www.googleapis.com/auth/"):
            return "scope"
        issued, ends = claims.get("iat", 0), claims.get("exp", 0)
        if not time.time() - 300 < issued < time.time() + 60 or not issued < ends <= issued + 3600:
            return "iat or exp"
        return None

    def wrong_signature(self, parts):
        given = self.folder / "signature"
        given.write_bytes(unbase64(parts[2]))
        signed = self.folder / "signed"
        signed.write_text(".".join(parts[:2]))
        try:
            openssl("dgst", "-sha256", "-verify", self.public_key, "-signature", given, signed)
        except subprocess.CalledProcessError:
            return "signature"
        return None


class MetadataServer(Double):
    """What answers a program on Google's own machines."""

    PATH = "/computeMetadata/v1/instance/service-accounts/default/token"

    def __init__(self):
        self.tokens, self.lifetime = Tokens(), 3600
        super().__init__()

    def handle(self, exchange):
        flavor = [("Metadata-Flavor", "Google")]
        if exchange.fields.get("Metadata-Flavor") != "Google":
            exchange.answer(403, "Missing required header: Metadata-Flavor", fields=flavor)
        elif exchange.path != self.PATH:
            exchange.answer(200 if exchange.path in ("/", "/computeMetadata/") else 404, "", fields=flavor)
        else:
            exchange.answer_json({"access_token": self.tokens.issue(self.lifetime), "expires_in": self.lifetime,
                                  "token_type": "Bearer"}, fields=flavor)
