import socket

first = socket.create_server(("", 8888))
second = socket.create_server(("", 8888))
