"""Bottle brings routes and templates in one file of Python. What comes in we check ourselves."""

import notes
from bottle import Bottle, abort, redirect, request, template

app = Bottle()

LIST = """
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>Notes in Bottle</title>
<h1>Notes in Bottle</h1>
<ul>
% for note in notes:
<li><a href="notes/{{note["id"]}}">{{note["text"]}}</a>
% end
</ul>
<form method="post" action="notes"><input name="text" aria-label="Text"> <button>Add</button></form>
"""
DETAIL = """
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>{{text}}</title>
<h1>{{text}}</h1>
<p><a href="..">All notes</a>
"""


@app.get("/")
def index():
    return template(LIST, notes=notes.every())


@app.post("/notes")
def add():
    text = request.forms.getunicode("text", "").strip()
    if not 0 < len(text) <= 80:
        abort(400)
    redirect(f"notes/{notes.add(text)}", 303)


@app.get("/notes/<number:int>")
def detail(number):
    return template(DETAIL, notes.one(number) or abort(404))


@app.get("/notes.json")
def as_json():
    return {"notes": notes.every()}
