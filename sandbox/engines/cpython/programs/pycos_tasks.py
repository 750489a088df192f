"""pycos: generators as tasks, asynchronous sockets, HTTP by hand."""

import json
import socket
import time

import pycos


def serve(client, task=None):
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    request = yield client.recv(65536)
    match request.split()[1]:
        case b"/slow":
            start = time.monotonic()
            yield task.sleep(0.3)
            yield client.sendall(head + json.dumps([start, time.monotonic()]).encode())
        case b"/stream":
            yield client.sendall(head + b"first ")
            yield task.sleep(0.3)
            yield client.sendall(b"last")
        case _:
            yield client.sendall(head + b"hello from pycos")
    client.close()


def listen(task=None):
    listener = pycos.AsyncSocket(socket.create_server(("", 8000)))
    while True:
        client, _ = yield listener.accept()
        pycos.Task(serve, client)


pycos.Task(listen)
