"""A WSGI application that greets whoever the path names."""

from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote
from wsgiref.simple_server import make_server

HTML = ("Content-Type", "text/html; charset=utf-8")
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
PAGE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))


def text(native):
    """The text that a string from the environ stands for."""
    return native.encode("latin-1").decode("utf-8")


def app(environ, start_response):
    match environ["PATH_INFO"].split("/", 2):
        case ["", ""]:
            start_response("303 See Other", [("Location", "/hello/Ada"), PLAIN])
            return [b"Go and say hello to Ada.\n"]
        case ["", "find"]:
            return find(environ, start_response)
        case ["", "hello", name]:
            return greet(name, environ, start_response)
        case _:
            start_response("404 Not Found", [PLAIN])
            return [b"Nobody is there.\n"]


def find(environ, start_response):
    """Turns the name of a query into the name of a path."""
    name = parse_qs(environ["QUERY_STRING"]).get("name", ["Ada"])[0]
    headers = [("Location", "/hello/" + quote(name)), PLAIN]
    start_response("303 See Other", headers)
    return [f"{name} has a page.\n".encode()]


def greet(native, environ, start_response):
    try:
        name = text(native)
    except UnicodeDecodeError as error:
        start_response("400 Bad Request", [PLAIN])
        return [f"This path is not UTF-8: {error.reason}\n".encode()]
    page = PAGE.substitute(
        name=escape(name),
        path=escape(ascii(environ["PATH_INFO"])),
        query=escape(ascii(environ["QUERY_STRING"])),
        characters=len(native),
        octets=native.encode("latin-1").hex(" "),
    )
    start_response("200 OK", [HTML])
    return [page.encode()]


if __name__ == "__main__":
    with make_server("", 8888, app) as server:
        print("Listening on http://localhost:8888/")
        server.serve_forever()
