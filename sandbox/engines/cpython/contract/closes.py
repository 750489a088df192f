import socket

socket.create_server(("", 8000)).close()
print("closed")
