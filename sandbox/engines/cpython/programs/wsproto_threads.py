"""wsproto over plain sockets: a thread for each connection, WebSocket by the library's events."""

import json
import socket
import threading
import time

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Request, TextMessage


def serve(client):
    ws = WSConnection(ConnectionType.SERVER)

    def send(event):
        client.sendall(ws.send(event))

    with client:
        while data := client.recv(65536):
            ws.receive_data(data)
            for event in ws.events():
                match event:
                    case Request():
                        send(AcceptConnection())
                    case TextMessage(data="slow"):
                        start = time.monotonic()
                        time.sleep(0.3)
                        send(TextMessage(json.dumps([start, time.monotonic()])))
                    case TextMessage(data="stream"):
                        send(TextMessage("first "))
                        time.sleep(0.3)
                        send(TextMessage("last"))
                    case TextMessage():
                        send(TextMessage("hello from wsproto"))
                    case CloseConnection():
                        send(event.response())
                        return


with socket.create_server(("", 8000)) as listener:
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()
