"""A chat room with a slow archive, on an event loop of our own."""

import json
import socket
from pathlib import Path
from selectors import DefaultSelector

import archive
from http1 import answer, parse
from loop import Loop

PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")

loop = Loop()
messages = []
waiting = []  # whom to call when there is news


class Connection:
    """One client: bytes in and out, whenever the loop says that it is ready."""

    def __init__(self, sock):
        self.sock = sock
        self.sock.setblocking(False)
        self.received = self.unsent = b""
        loop.add_reader(sock, self.on_readable)

    def on_readable(self):
        try:
            data = self.sock.recv(65_536)
        except ConnectionError:
            data = b""
        self.received += data
        try:
            if request := parse(self.received):
                loop.remove_reader(self.sock)
                handle(request, self.send)
            elif not data:
                loop.remove_reader(self.sock)
                self.sock.close()
        except ValueError as error:
            loop.remove_reader(self.sock)
            self.send(400, f"{error}\n")

    def send(self, status, body, kind="text/plain"):
        if not isinstance(body, str):
            body, kind = json.dumps(body, ensure_ascii=False), "application/json"
        self.unsent = answer(status, body, kind)
        loop.add_writer(self.sock, self.on_writable)

    def on_writable(self):
        try:
            self.unsent = self.unsent[self.sock.send(self.unsent) :]
        except ConnectionError:  # the client has gone
            self.unsent = b""
        if not self.unsent:
            loop.remove_writer(self.sock)
            self.sock.close()


def handle(request, send):
    """Answers by `send(status, body)`: at once, or later, from a callback."""
    match request.method, request.path:
        case "GET", "/":
            send(200, PAGE, "text/html")
        case "GET", "/loop":
            send(200, f"{type(loop).__name__} on {DefaultSelector.__name__}\n")
        case "POST", "/say":
            say(request.body.strip(), send)
        case "GET", "/messages":
            listen(int(request.query.get("after", 0)), send)
        case "GET", "/archive":
            delay = archive.seconds(request.query.get("delay", "1"))
            read_archive(request.query.get("page", "1"), delay, send)
        case method, path:
            send(404, f"Nothing here answers {method} {path}\n")


def say(text, send):
    if not text:
        raise ValueError("say something")
    messages.append({"id": len(messages) + 1, "text": text})
    send(200, messages[-1])
    for callback in waiting:
        loop.call_soon(callback)
    waiting.clear()


def listen(after, send):
    if after < len(messages):
        send(200, messages[max(after, 0) :])
    else:
        waiting.append(lambda: listen(after, send))


def read_archive(page, delay, send):
    def find():
        loop.call_later(delay / 2, attempt, read, archive.find(page))

    def read(shelf):
        send(200, {"page": page, "lines": archive.read(shelf)})

    def attempt(step, *args):
        try:
            step(*args)
        except archive.ArchiveError as error:
            send(500, f"{error}\n")

    loop.call_later(delay / 2, attempt, find)


def accept(listener):
    client, _ = listener.accept()
    Connection(client)


if __name__ == "__main__":
    listener = socket.create_server(("", 8888), backlog=100)
    listener.setblocking(False)
    loop.add_reader(listener, accept, listener)
    print("Listening on http://localhost:8888/")
    loop.run_forever()
