"""Django brings the table's model, the form that checks what comes in, and templates."""

import django
import notes
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": notes.FILE}},
    ROOT_URLCONF=__name__,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()


class Note(models.Model):
    text = models.CharField(max_length=80)

    class Meta:
        app_label = "notes"
        db_table = "notes"


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["text"]


LIST = engines["django"].from_string("""
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>Notes in Django</title>
<h1>Notes in Django</h1>
<ul>{% for note in notes %}<li><a href="notes/{{ note.id }}">{{ note.text }}</a>{% endfor %}</ul>
<form method="post" action="notes">{{ form }} <button>Add</button></form>
""")
DETAIL = engines["django"].from_string("""
<!doctype html>
<meta name="color-scheme" content="light dark">
<title>{{ note.text }}</title>
<h1>{{ note.text }}</h1>
<p><a href="..">All notes</a>
""")


def page(form, status=200):
    return HttpResponse(LIST.render({"notes": Note.objects.all(), "form": form}), status=status)


def index(request):
    return page(NoteForm())


def add(request):
    form = NoteForm(request.POST)
    if not form.is_valid():
        return page(form, status=400)
    note = form.save()
    notes.tell()
    return HttpResponseRedirect(f"notes/{note.id}")


def detail(request, number):
    return HttpResponse(DETAIL.render({"note": get_object_or_404(Note, id=number)}))


def as_json(request):
    return JsonResponse({"notes": list(Note.objects.values("id", "text"))})


def counter(request):
    return StreamingHttpResponse(notes.events(), content_type="text/event-stream")


urlpatterns = [
    path("", index),
    path("notes", add),
    path("notes/<int:number>", detail),
    path("notes.json", as_json),
    path("counter", counter),
]
app = get_wsgi_application()
