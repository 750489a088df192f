"""Layers of WSGI middleware around an application, and the one dictionary that they share."""

import json
from pathlib import Path
from time import perf_counter
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server
from wsgiref.util import shift_path_info

PAGE = Path(__file__).with_name("page.html").read_bytes()


def parse(environ):
    """The fields of the query string; counts how often it is read."""
    environ["stack.parses"] = environ.get("stack.parses", 0) + 1
    return parse_qs(environ["QUERY_STRING"])


def query(environ):
    """The same, for all layers that are ours."""
    return parse(environ)


def report(environ, start_response):
    """The application: says who asked, and what it took to get here."""
    facts = {
        "name": query(environ).get("name", ["nobody"])[0],
        "user": environ.get("user"),
        "parses": environ["stack.parses"],
        "microseconds": round((perf_counter() - environ["stack.began"]) * 1e6),
    }
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(facts).encode()]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [PAGE]


def middleware(act):
    """Makes a layer of a function that looks at the environ first."""

    def around(app):
        def layer(environ, start_response):
            act(environ)
            return app(environ, start_response)

        return layer

    return around


@middleware
def debug(environ):
    """Looks for one field of the query, as many layers do."""
    environ["stack.debug"] = "debug" in query(environ)


@middleware
def rename(environ):
    """Old links say who=, the application wants name=."""
    environ["QUERY_STRING"] = environ["QUERY_STRING"].replace("who=", "name=")


@middleware
def login(environ):
    """Ours: who is it?"""
    environ["user"] = query(environ).get("name", ["nobody"])[0]


@middleware
def referral(environ):
    """Somebody else's, installed yesterday: who sent us this user?"""
    environ["user"] = parse(environ).get("from", ["nobody"])[0]


def log(app):
    """Notes the path as asked for, and the size of the answer as given."""

    def layer(environ, start_response):
        path, said = environ["PATH_INFO"], []
        chunks = app(environ, lambda *arguments: said.extend(arguments))
        body = b"".join(chunks)
        status, headers, *_ = said
        headers = [*headers, ("X-Log", f"{path} {len(body)}")]
        start_response(status, headers)
        return [body]

    return layer


def site(app):
    """Takes its name off the path, and puts its frame around the answer."""

    def layer(environ, start_response):
        name = shift_path_info(environ)
        top, end = f"*** {name} ***\n", "\n*** Thank you ***\n"
        return [top.encode(), *app(environ, start_response), end.encode()]

    return layer


def nested(layer, depth):
    app = report
    for _ in range(depth):
        app = layer(app)
    return app


STACKS = {f"layers-{depth}": nested(debug, depth) for depth in (1, 10, 20, 30, 40, 50)} | {
    "strangers-50": nested(referral, 50),
    "renamed": debug(rename(report)),
    "ours": login(report),
    "theirs": login(referral(report)),
    "log-outside": log(site(report)),
    "log-inside": site(log(report)),
}


def app(environ, start_response):
    """Hands each request to the stack that its path begins with."""
    environ["stack.began"] = perf_counter()
    return STACKS.get(shift_path_info(environ), page)(environ, start_response)


if __name__ == "__main__":
    with make_server("", 8888, app) as server:
        print("Listening on http://localhost:8888/")
        server.serve_forever()
