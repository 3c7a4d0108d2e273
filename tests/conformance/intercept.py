"""Stands between a gateway and OpenRouter's real address, so that an exported file is tried without a change: a proxy on this
machine (HTTPS_PROXY) where every connection ends at the local provider, under a certificate that the gateway is told to trust
(SSL_CERT_FILE)."""

from __future__ import annotations

import pathlib
import socket
import ssl
import threading

HOST = "openrouter.ai"


class Intercept:
    def __init__(self, provider_port: int, folder: pathlib.Path):
        import trustme

        authority = trustme.CA()
        self.trusted = folder / "intercept.pem"
        authority.cert_pem.write_to_path(str(self.trusted))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST).configure_cert(self.context)
        self.context.set_alpn_protocols(["http/1.1"])
        self.provider_port = provider_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.refused: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        proxy = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        return {"HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(self.trusted), "NO_PROXY": "127.0.0.1,localhost"}

    def _accept(self) -> None:
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            head = b""
            while b"\r\n\r\n" not in head:
                more = client.recv(4096)
                if not more:
                    return
                head += more
            asked = head.split(b" ", 2)[1].decode()
            if asked != f"{HOST}:443":
                self.refused.append(asked)
                client.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                client.close()
                return
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            plain = self.context.wrap_socket(client, server_side=True)
            provider = socket.create_connection(("127.0.0.1", self.provider_port))
        except OSError:
            return  # The gateway has hung up.
        threading.Thread(target=_pump, args=(plain, provider), daemon=True).start()
        _pump(provider, plain)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
