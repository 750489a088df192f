"""As much of HTTP/1.1 as a chat room needs, without a single socket."""

from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

LONGEST = 65_536


class Request(NamedTuple):
    method: str
    path: str
    query: dict[str, str]
    body: str


def parse(data):
    """The request in the data, None while it is not whole. ValueError where it is none."""
    head, end, rest = data.partition(b"\r\n\r\n")
    if len(data) > LONGEST:
        raise ValueError("the request is too long")
    if not end:
        return None
    start, *lines = head.decode("latin-1").split("\r\n")
    method, target, _version = start.split(" ")
    fields = dict(line.lower().split(":", 1) for line in lines)
    length = int(fields.get("content-length", 0))
    if len(rest) < length:
        return None
    url = urlsplit(target)
    return Request(method, url.path, dict(parse_qsl(url.query)), rest[:length].decode())


def answer(status, body, kind):
    """The bytes of an answer, after which the connection is closed."""
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\n"
        f"Content-Length: {len(body.encode())}\r\n"
        "Connection: close\r\n\r\n"
    )
    return (head + body).encode()
