"""Tornado brings routes, templates and the server itself, so that waiting costs no thread."""

from contextlib import aclosing

import notes
from tornado.iostream import StreamClosedError
from tornado.template import Template
from tornado.web import HTTPError, RequestHandler

LIST = Template("""
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>Notes in Tornado</title>
<h1>Notes in Tornado</h1>
<ul>{% for note in notes %}<li><a href="notes/{{ note["id"] }}">{{ note["text"] }}</a>{% end %}</ul>
<form method="post" action="notes"><input name="text" aria-label="Text"> <button>Add</button></form>
""")
DETAIL = Template("""
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>{{ text }}</title>
<h1>{{ text }}</h1>
<p><a href="..">All notes</a>
""")


class IndexHandler(RequestHandler):
    def get(self):
        self.finish(LIST.generate(notes=notes.every()))


class AddHandler(RequestHandler):
    def post(self):
        text = self.get_body_argument("text", "")
        if not 0 < len(text) <= 80:
            raise HTTPError(400)
        self.redirect(f"notes/{notes.add(text)}", status=303)


class DetailHandler(RequestHandler):
    def get(self, number):
        note = notes.one(number)
        if note is None:
            raise HTTPError(404)
        self.finish(DETAIL.generate(text=note["text"]))


class JSONHandler(RequestHandler):
    def get(self):
        self.finish({"notes": notes.every()})


class CounterHandler(RequestHandler):
    async def get(self):
        self.set_header("Content-Type", "text/event-stream")
        try:
            async with aclosing(notes.aevents()) as pieces:
                async for piece in pieces:
                    self.write(piece)
                    await self.flush()
        except StreamClosedError:
            pass  # The client has left.


handlers = [
    (r"/tornado/", IndexHandler),
    (r"/tornado/notes", AddHandler),
    (r"/tornado/notes/(\d+)", DetailHandler),
    (r"/tornado/notes.json", JSONHandler),
    (r"/tornado/counter", CounterHandler),
]
