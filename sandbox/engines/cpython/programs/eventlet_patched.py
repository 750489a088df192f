"""Threads, queues and sockets of the standard library on greenlets, by Eventlet's monkey patch."""

import eventlet

eventlet.monkey_patch()

import queue  # noqa: E402
import socket  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402

# Lets nobody on before all four are there.
together = threading.Barrier(4)


def server(listener):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=echo, args=(client,), daemon=True).start()


def echo(client):
    with client, client.makefile("rwb") as file:
        for line in file:
            time.sleep(0.05)
            together.wait(30)
            file.write(line)
            file.flush()


def ask(word, answers):
    with socket.create_connection(("localhost", 8000)) as client:
        client.sendall(word.encode() + b"\n")
        answers.put(client.recv(100).decode().strip())


listener = socket.create_server(("", 8000))
threading.Thread(target=server, args=(listener,), daemon=True).start()

answers = queue.Queue()
askers = [threading.Thread(target=ask, args=(word, answers)) for word in ("a", "b", "c", "d")]
for asker in askers:
    asker.start()
for asker in askers:
    asker.join()
print("answers", sorted(answers.get() for _ in askers))
print("together", not together.broken)

try:
    answers.get(timeout=0.05)
except queue.Empty:
    print("an empty queue times out")

done = threading.Event()
threading.Timer(0.05, done.set).start()
print("event", done.wait(5))

local = threading.local()
local.name = "main"
thread = threading.Thread(target=lambda: print("local", hasattr(local, "name")))
thread.start()
thread.join()
