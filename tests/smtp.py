"""A mail server on loopback that speaks SMTP over a socket, for what is really sent."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(220, "loopback")
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"QUIT":
                return self.say(221, "bye")
            if word == b"RCPT" and (code := self.server.refused(line.decode())):
                self.say(code, "not here")
            elif word == b"DATA":
                self.say(354, "go on")
                self.server.took(self.body())
                self.say(250, "taken")
            else:
                self.say(250, "fine")

    def body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()).rstrip(b"\r\n") != b".":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, code, text):
        self.wfile.write(f"{code} {text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`letters` are those it took, `refuses` is `{address: SMTP code}`."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters, self.refuses = [], {}

    @property
    def port(self) -> int:
        return self.server_address[1]

    def refused(self, line: str) -> int:
        return next((code for name, code in self.refuses.items() if name in line), 0)

    def took(self, body: bytes):
        self.letters.append(message_from_bytes(body, policy=policy.default))


@contextmanager
def mail_server(settings):
    """Mail of the test goes to a real server while this lasts."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 5
        yield server
        server.shutdown()
