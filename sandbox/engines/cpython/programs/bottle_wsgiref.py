"""Bottle on the standard library's WSGI server, one request after the other."""

import json
import time

from bottle import Bottle, run

app = Bottle()


@app.get("/")
def hello():
    return "hello from bottle"


@app.get("/slow")
def slow():
    start = time.monotonic()
    time.sleep(0.3)
    return json.dumps([start, time.monotonic()])


@app.get("/stream")
def stream():
    yield "first "
    time.sleep(0.3)
    yield "last"


run(app, port=8000)
