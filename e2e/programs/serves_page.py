"""Serves page.html at its root, with a refresh where the query asks for one; all other paths are not there."""

from pathlib import Path
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

PAGE = Path(__file__).with_name("page.html").read_text()


def app(environ, start_response):
    if environ["PATH_INFO"] != "/":
        start_response("404 Not Found", [("Content-Type", "text/html")])
        return [b"<h1>not in the tab either</h1>"]
    refresh = parse_qs(environ["QUERY_STRING"]).get("refresh", [""])[0]
    meta = f'<meta http-equiv="refresh" content="0;url={refresh}">' if refresh else ""
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [PAGE.replace("<!-- refresh -->", meta).encode()]


make_server("", 8888, app).serve_forever()
