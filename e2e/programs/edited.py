from wsgiref.simple_server import make_server


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"<h1>edited by a reader</h1>"]


make_server("", 8888, app).serve_forever()
