"""Eventlet's WSGI server under the monkey patch: `time.sleep` gives way to other requests."""

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import time  # noqa: E402

from eventlet import wsgi  # noqa: E402


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
            return [b"hello from eventlet"]


def pieces():
    yield b"first "
    time.sleep(0.3)
    yield b"last"


wsgi.server(eventlet.listen(("", 8000)), app, minimum_chunk_size=1)
