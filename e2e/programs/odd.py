"""Answers that are no pages: plain text, a 404, a reset, no HTTP at all, a frame that RFC 6455 forbids."""

import base64
import hashlib
import socket

ANSWERS = {
    "/text": b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\nonly <b>text</b>",
    "/missing": b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 17\r\n\r\n<h1>no such</h1>\n",
    "/nonsense": b"this is no HTTP\r\n\r\n",
    "/": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    b"<p id=state>waiting</p><script>const s = new WebSocket(`ws://${location.host}/ws`);"
    b"s.onclose = (event) => { document.getElementById('state').textContent = `closed ${event.code}`; };</script>",
}
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def serve(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(4096)
    path = head.split()[1].decode()
    if path == "/ws":
        key = next(line.split(b": ")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key"))
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        connection.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + accept
            + b"\r\n\r\n\x83\x00"
        )
        connection.recv(4096)
    elif path in ANSWERS:
        connection.sendall(ANSWERS[path])
    connection.close()


server = socket.create_server(("", 8888))
while True:
    serve(server.accept()[0])
