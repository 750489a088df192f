import socket

connection, _ = socket.create_server(("", 8000)).accept()
connection.sendall(b"last words" * 10_000)
