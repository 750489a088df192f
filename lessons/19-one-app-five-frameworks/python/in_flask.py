"""Flask brings routes and Jinja’s templates. What comes in we check ourselves."""

import notes
from flask import Flask, abort, redirect, render_template_string, request

app = Flask(__name__)

LIST = """
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>Notes in Flask</title>
<h1>Notes in Flask</h1>
<ul>{% for note in notes %}<li><a href="notes/{{ note.id }}">{{ note.text }}</a>{% endfor %}</ul>
<form method="post" action="notes"><input name="text" aria-label="Text"> <button>Add</button></form>
"""
DETAIL = """
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>{{ note.text }}</title>
<h1>{{ note.text }}</h1>
<p><a href="..">All notes</a>
"""


@app.get("/")
def index():
    return render_template_string(LIST, notes=notes.every())


@app.post("/notes")
def add():
    text = request.form.get("text", "").strip()
    if not 0 < len(text) <= 80:
        abort(400)
    return redirect(f"notes/{notes.add(text)}")


@app.get("/notes/<int:number>")
def detail(number):
    return render_template_string(DETAIL, note=notes.one(number) or abort(404))


@app.get("/notes.json")
def as_json():
    return {"notes": notes.every()}


@app.get("/counter")
def counter():
    return app.response_class(notes.events(), mimetype="text/event-stream")
