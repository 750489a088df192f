"""Pyramid brings routes, and picks a view by whatever you tell it to. Templates are an add-on."""

from html import escape

import notes
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

LIST = """
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>Notes in Pyramid</title>
<h1>Notes in Pyramid</h1>
<ul>{items}</ul>
<form method="post" action="notes"><input name="text" aria-label="Text"> <button>Add</button></form>
"""
ITEM = '<li><a href="notes/{id}">{text}</a>'
DETAIL = """
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>{text}</title>
<h1>{text}</h1>
<p><a href="..">All notes</a>
"""


@view_config(route_name="index")
def index(request):
    items = [ITEM.format(id=note["id"], text=escape(note["text"])) for note in notes.every()]
    return Response(LIST.format(items="".join(items)))


@view_config(route_name="notes", request_method="POST")
def add(request):
    text = request.POST.get("text", "").strip()
    if not 0 < len(text) <= 80:
        raise HTTPBadRequest
    return HTTPSeeOther(f"notes/{notes.add(text)}")


def note_of(request):
    note = notes.one(request.matchdict["number"])
    if note is None:
        raise HTTPNotFound
    return note


@view_config(route_name="note", accept="text/html")
def detail(request):
    return Response(DETAIL.format(text=escape(note_of(request)["text"])))


@view_config(route_name="note", accept="application/json", renderer="json")
def detail_as_json(request):
    return note_of(request)


@view_config(route_name="json", renderer="json")
def as_json(request):
    return {"notes": notes.every()}


@view_config(route_name="counter")
def counter(request):
    pieces = (piece.encode() for piece in notes.events())
    return Response(app_iter=pieces, content_type="text/event-stream")


with Configurator() as config:
    config.add_route("index", "/")
    config.add_route("notes", "/notes")
    config.add_route("note", r"/notes/{number:\d+}")
    config.add_route("json", "/notes.json")
    config.add_route("counter", "/counter")
    config.scan(__name__)
    app = config.make_wsgi_app()
