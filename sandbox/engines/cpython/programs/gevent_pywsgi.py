"""gevent's WSGI server under the monkey patch: `time.sleep` gives way to other requests."""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import time  # noqa: E402

from gevent.pywsgi import WSGIServer  # noqa: E402


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
            return [b"hello from gevent"]


def pieces():
    yield b"first "
    time.sleep(0.3)
    yield b"last"


WSGIServer(("", 8000), app).serve_forever()
