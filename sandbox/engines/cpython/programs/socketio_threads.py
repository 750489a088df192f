"""python-socketio on threads, under Werkzeug's own server: long polling, and WebSocket by simple-websocket."""

import time

import socketio
from werkzeug.serving import run_simple

sio = socketio.Server(async_mode="threading")


@sio.event
def slow(sid):
    start = time.monotonic()
    time.sleep(0.3)
    return [start, time.monotonic()]


@sio.event
def stream(sid):
    sio.emit("piece", "first ", to=sid)
    time.sleep(0.3)
    sio.emit("piece", "last", to=sid)


@sio.event
def hello(sid):
    return "hello from socketio"


run_simple("", 8000, socketio.WSGIApp(sio), threaded=True)
