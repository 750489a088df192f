"""A WSGI application and the server that calls it: the standard library alone."""

from html import escape
from pathlib import Path
from string import Template
from wsgiref.simple_server import make_server

HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
PAGE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
CGI = (
    "GATEWAY_INTERFACE",
    "SERVER_",
    "REMOTE_",
    "REQUEST_METHOD",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "CONTENT_",
)


def app(environ, start_response):
    """Called by the server once for every request."""
    match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
        case "GET", "/":
            start_response("200 OK", [("Content-Type", HTML)])
            return [page(environ).encode()]
        case "POST", "/shout":
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(length)
            start_response("200 OK", [("Content-Type", PLAIN)])
            return [body.upper()]
        case method, path:
            start_response("404 Not Found", [("Content-Type", PLAIN)])
            return [f"Nothing here answers {method} {path}\n".encode()]


def page(environ):
    """The environ as HTML; what the process inherited is counted, not shown."""
    return PAGE.substitute(
        request=rows(environ, "HTTP_"),
        cgi=rows(environ, *CGI),
        gateway=rows(environ, "wsgi."),
        total=len(environ),
    )


def rows(environ, *prefixes):
    names = sorted(name for name in environ if name.startswith(prefixes))
    return "\n".join(row(name, environ[name]) for name in names)


def row(name, value):
    return f"<tr><th>{escape(name)}</th><td>{escape(repr(value))}</td></tr>"


if __name__ == "__main__":
    with make_server("", 8888, app) as server:
        print("Listening on http://localhost:8888/")
        server.serve_forever()
