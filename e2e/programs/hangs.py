import socket

listener = socket.create_server(("", 8888), backlog=4096)
print("accepts, and never answers", flush=True)
accepted = []
while True:
    accepted.append(listener.accept())
