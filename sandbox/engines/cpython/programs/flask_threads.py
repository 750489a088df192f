"""Flask on Werkzeug's own server, a thread for each request."""

import time

from flask import Flask, Response

app = Flask(__name__)


@app.get("/")
def hello():
    return "hello from flask"


@app.get("/slow")
def slow():
    start = time.monotonic()
    time.sleep(0.3)
    return [start, time.monotonic()]


@app.get("/stream")
def stream():
    def pieces():
        yield "first "
        time.sleep(0.3)
        yield "last"

    return Response(pieces(), mimetype="text/plain")


app.run(port=8000, threaded=True)
