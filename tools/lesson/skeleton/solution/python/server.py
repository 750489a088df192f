"""What this program shows, in one sentence."""

from wsgiref.simple_server import make_server


def app(environ, start_response):
    """Called by the server once for every request."""
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [b"Hello, wire\n"]


if __name__ == "__main__":
    with make_server("", 8888, app) as server:
        print("Listening on http://localhost:8888/")
        server.serve_forever()
