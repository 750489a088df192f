"""One text, sent plain and compressed, by an application that is checked from both sides."""

import gzip
from pathlib import Path
from wsgiref.simple_server import make_server
from wsgiref.validate import validator

HTML = ("Content-Type", "text/html; charset=utf-8")
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
PAGE = Path(__file__).with_name("page.html").read_bytes()
TEXT = "".join(
    f"{line:3}. The gateway hands over a dictionary and takes back bytes.\n"
    for line in range(1, 401)
).encode()


def app(environ, start_response):
    match environ["PATH_INFO"]:
        case "/":
            return answer(start_response, [HTML], PAGE)
        case "/plain":
            return answer(start_response, [PLAIN], TEXT)
        case "/transfer":
            headers = [PLAIN, ("Transfer-Encoding", "gzip")]
            return answer(start_response, headers, gzip.compress(TEXT))
        case "/content":
            headers, body = compressed(environ, TEXT)
            return answer(start_response, [PLAIN, *headers], body)
        case _:
            start_response("404 Not Found", [PLAIN])
            return [b"Not here.\n"]


def answer(start_response, headers, body):
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [body]


def compressed(environ, body):
    """The headers that say how the body is coded, and the body."""
    vary = ("Vary", "Accept-Encoding")
    if not accepts_gzip(environ):
        return [vary], body
    return [vary, ("Content-Encoding", "gzip")], gzip.compress(body)


def accepts_gzip(environ):
    """Whether the client takes gzip (RFC 9110, section 12.5.3)."""
    for choice in environ.get("HTTP_ACCEPT_ENCODING", "").split(","):
        coding, _, weight = choice.replace(" ", "").lower().partition(";q=")
        if coding in ("gzip", "x-gzip", "*"):
            return not weight or weight.strip("0.") != ""  # q=0 and q=0.000 say no
    return False


if __name__ == "__main__":
    with make_server("", 8888, validator(app)) as server:
        print("Listening on http://localhost:8888/")
        server.serve_forever()
