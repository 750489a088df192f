"""Pyramid on the standard library's WSGI server, one request after the other."""

import time
from wsgiref.simple_server import make_server

from pyramid.config import Configurator
from pyramid.response import Response


def hello(request):
    return Response("hello from pyramid")


def slow(request):
    start = time.monotonic()
    time.sleep(0.3)
    return [start, time.monotonic()]


def stream(request):
    def pieces():
        yield b"first "
        time.sleep(0.3)
        yield b"last"

    return Response(app_iter=pieces(), content_type="text/plain")


with Configurator() as config:
    config.add_route("hello", "/")
    config.add_view(hello, route_name="hello")
    config.add_route("slow", "/slow")
    config.add_view(slow, route_name="slow", renderer="json")
    config.add_route("stream", "/stream")
    config.add_view(stream, route_name="stream")
    app = config.make_wsgi_app()

make_server("", 8000, app).serve_forever()
