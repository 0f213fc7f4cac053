"""An S3 that does what real test servers do not: other regions, session tokens, host names, keys that are no UTF-8."""
import hashlib
import re
from base64 import b64encode
from urllib.parse import quote_plus, unquote_to_bytes
from xml.sax.saxutils import escape

import sigv4
from double_http import Double

MODIFIED, HTTP_MODIFIED = "2026-01-02T03:04:05.000Z", "Fri, 02 Jan 2026 03:04:05 GMT"


class S3Double(Double):
    """Its switches may be set while it runs.

    secrets        access key -> secret; empty: everybody may read
    region         where the bucket is; a request signed for another one is told so, as `wrong_region` says:
                   "301" PermanentRedirect, "400" AuthorizationHeaderMalformed, or "head": 400 with a header alone
    page_size      keys on one page
    """

    def __init__(self, bucket, secrets=None, region="us-east-1", port=0):
        self.bucket, self.secrets, self.region = bucket, secrets or {}, region
        self.session_token, self.wrong_region, self.page_size = None, "301", 1000
        self.objects = {}  # key in bytes -> body
        super().__init__(port)

    def put(self, key, body):
        self.objects[key if isinstance(key, bytes) else key.encode()] = body

    def lists(self):
        return self.exchanges(lambda exchange: exchange.query.get("list-type") == "2")

    def handle(self, exchange):
        try:
            if self.secrets:
                region = sigv4.signed_region(exchange)
                if region and region != self.region:
                    return self.send_elsewhere(exchange, region)
                sigv4.check(exchange, self.secrets, self.session_token)
            bucket, key = self.locate(exchange)
            if bucket != self.bucket:
                return self.refuse(exchange, 404, "NoSuchBucket", "The specified bucket does not exist")
            self.read(exchange, key) if key else self.list(exchange)
        except sigv4.Refusal as refusal:
            self.refuse(exchange, 403, refusal.code, refusal.message)

    def locate(self, exchange):
        """Virtual-host style where the Host field begins with the bucket, else path style."""
        path = unquote_to_bytes(exchange.raw_path)[1:]
        if exchange.fields.get("Host", "").startswith(self.bucket + "."):
            return self.bucket, path
        bucket, _, key = path.partition(b"/")
        return bucket.decode(), key

    def refuse(self, exchange, status, code, message, more="", fields=()):
        body = f"<?xml version='1.0' encoding='UTF-8'?>\n<Error><Code>{code}</Code><Message>{message}</Message>{more}" \
               "<RequestId>4442587FB7D0A2F9</RequestId></Error>"
        exchange.answer(status, body, "application/xml", fields)

    def send_elsewhere(self, exchange, region):
        header = [("x-amz-bucket-region", self.region)]
        if self.wrong_region == "head":
            exchange.answer(400, fields=header)
        elif self.wrong_region == "301":
            self.refuse(exchange, 301, "PermanentRedirect", "The bucket you are attempting to access must be addressed "
                        "using the specified endpoint.", f"<Bucket>{self.bucket}</Bucket>", header)
        else:
            self.refuse(exchange, 400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the "
                        f"region '{region}' is wrong; expecting '{self.region}'", f"<Region>{self.region}</Region>")

    def read(self, exchange, key):
        body = self.objects.get(key)
        if body is None:
            return self.refuse(exchange, 404, "NoSuchKey", "The specified key does not exist.")
        tag = '"' + hashlib.md5(body).hexdigest() + '"'
        if exchange.fields.get("If-Match", tag) != tag:
            return self.refuse(exchange, 412, "PreconditionFailed", "At least one of the preconditions did not hold")
        fields = [("ETag", tag), ("Last-Modified", HTTP_MODIFIED), ("Accept-Ranges", "bytes")]
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", exchange.range or "")
        if not found:
            return exchange.answer(200, body, "video/mp4", fields)
        begin, end = int(found[1]), min(int(found[2] or len(body)) + 1, len(body))
        if begin >= len(body):
            return self.refuse(exchange, 416, "InvalidRange", "The requested range is not satisfiable",
                               f"<ActualObjectSize>{len(body)}</ActualObjectSize>")
        exchange.answer(206, body[begin:end], "video/mp4",
                        [*fields, ("Content-Range", f"bytes {begin}-{end - 1}/{len(body)}")])

    def list(self, exchange):
        """Tokens have `/`, `+` and `=` in them, as real ones do, and are not url-encoded in the answer."""
        prefix, token = exchange.query.get("prefix", "").encode(), exchange.query.get("continuation-token")
        keys = sorted(key for key in self.objects
                      if key.startswith(prefix) and (token is None or self.token(key) > token))
        most = min(int(exchange.query.get("max-keys", 1000)), self.page_size)
        page, more = keys[:most], len(keys) > most
        encoding = exchange.query.get("encoding-type")
        parts = [f"<Name>{self.bucket}</Name><KeyCount>{len(page)}</KeyCount><MaxKeys>{most}</MaxKeys>"
                 f"<IsTruncated>{str(more).lower()}</IsTruncated>"]
        parts += [f"<EncodingType>{encoding}</EncodingType>"] if encoding else []
        parts += [f"<NextContinuationToken>{self.token(page[-1])}</NextContinuationToken>"] if more else []
        for key in page:
            name = quote_plus(key) if encoding == "url" else escape(key.decode(errors="replace"))
            tag = hashlib.md5(self.objects[key]).hexdigest()
            parts.append(f"<Contents><Key>{name}</Key><LastModified>{MODIFIED}</LastModified><ETag>&quot;{tag}&quot;"
                         f"</ETag><Size>{len(self.objects[key])}</Size></Contents>")
        body = "<?xml version='1.0' encoding='UTF-8'?>\n<ListBucketResult " \
               f"xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>{''.join(parts)}</ListBucketResult>"
        exchange.answer(200, body, "application/xml")

    @staticmethod
    def token(key):
        """In the order of the keys."""
        return key.hex() + "/" + b64encode(hashlib.sha256(key).digest()).decode() + "+="
