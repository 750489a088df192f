"""A bare WSGI application on Waitress: asyncore in front of a pool of threads."""

import json
import time

from waitress import serve


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    match environ["PATH_INFO"]:
        case "/slow":
            start = time.monotonic()
            time.sleep(0.3)
            return [json.dumps([start, time.monotonic()]).encode()]
        case "/stream":
            return pieces()
        case _:
            return [b"hello from waitress"]


def pieces():
    yield b"first "
    time.sleep(0.3)
    yield b"last"


# Waitress gathers 18,000 bytes before it sends, unless it is told to send what there is.
serve(app, port=8000, threads=4, send_bytes=1)
