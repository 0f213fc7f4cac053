"""Replit's sidecar as far as --origin auto asks it: which bucket is the default one."""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Sidecar:
    """Names `bucket` (None: there is none) while `may_answer` is set, as it is at first. Counts the questions."""

    def __init__(self, bucket=None):
        self.bucket, self.asked, self.may_answer = bucket, 0, threading.Event()
        self.may_answer.set()
        sidecar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                sidecar.asked += 1
                sidecar.may_answer.wait(60)
                text = json.dumps({"bucketId": sidecar.bucket}).encode()
                try:
                    self.send_response(200 if sidecar.bucket else 404)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                except OSError:
                    pass  # whoever asked did not wait

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.environment = {"REPL_ID": "test",
                            "REPLIT_SIDECAR_ENDPOINT": f"http://127.0.0.1:{self.server.server_address[1]}"}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.may_answer.set()
        self.server.shutdown()
        self.server.server_close()
