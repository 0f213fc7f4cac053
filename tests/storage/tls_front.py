"""Google and Amazon by their own names, over TLS: doubles behind certificates of an authority of our own."""
import socket
import ssl
import threading

from google_doubles import openssl


class TlsFront:
    """Listens on 127.0.0.1:443, so in a network namespace. `names`: host name -> the port of the double that answers as
    it. `ca_file` is to be trusted, `hosts_file` to be /etc/hosts.
    `asked` has the names that clients greeted with (RFC 6066 §3), one for each connection."""

    def __init__(self, folder, names):
        self.names, self.folder, self.asked = names, folder, []
        self.ca_file, self.hosts_file = folder / "authority.pem", folder / "hosts"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=authority of the tests", "-days", "2",
                "-keyout", folder / "authority.key", "-out", self.ca_file)
        self.hosts_file.write_text("".join(f"127.0.0.1 {name}\n" for name in ["localhost", *names]))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*self.certificate())
        self.context.sni_callback = self.on_name
        self.listener = socket.create_server(("127.0.0.1", 443))
        threading.Thread(target=self.accept, daemon=True).start()

    def certificate(self):
        """One for all names."""
        key, request, signed, more = (self.folder / f"double.{end}" for end in ("key", "csr", "crt", "ext"))
        more.write_text("subjectAltName=" + ",".join("DNS:" + name for name in self.names))
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=double", "-keyout", key, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", self.ca_file, "-CAkey", self.folder / "authority.key",
                "-CAcreateserial", "-days", "2", "-extfile", more, "-out", signed)
        return signed, key

    def on_name(self, client, name, _):
        client.greeted = name
        self.asked.append(name)

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            client = self.context.wrap_socket(connection, server_side=True)
            server = socket.create_connection(("127.0.0.1", self.names[client.greeted]))
        except (OSError, KeyError, AttributeError):
            return connection.close()
        threading.Thread(target=pump, args=(server, client), daemon=True).start()
        pump(client, server)


def pump(source, sink):
    """Until one side ends; then both do."""
    try:
        while piece := source.recv(1 << 16):
            sink.sendall(piece)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
