"""h11 over plain sockets: a thread for each connection, HTTP by the library's events."""

import json
import socket
import threading
import time

import h11


def serve(client):
    conn = h11.Connection(our_role=h11.SERVER)

    def send(event):
        client.sendall(conn.send(event) or b"")

    with client:
        while (request := conn.next_event()) is h11.NEED_DATA:
            conn.receive_data(client.recv(65536))
        head = h11.Response(status_code=200, headers=[("Connection", "close")])
        match request.target:
            case b"/slow":
                start = time.monotonic()
                time.sleep(0.3)
                send(head)
                send(h11.Data(json.dumps([start, time.monotonic()]).encode()))
            case b"/stream":
                send(head)
                send(h11.Data(b"first "))
                time.sleep(0.3)
                send(h11.Data(b"last"))
            case _:
                send(head)
                send(h11.Data(b"hello from h11"))
        send(h11.EndOfMessage())


with socket.create_server(("", 8000)) as listener:
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()
