"""Django in one file on its own development server, with a table in SQLite in memory."""

import sys
import time

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import connection, models
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

settings.configure(
    DEBUG=True,
    SECRET_KEY="only for this test",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "greetings.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()


class Greeting(models.Model):
    text = models.CharField(max_length=40)

    class Meta:
        app_label = "greetings"


def hello(request):
    return HttpResponse(Greeting.objects.get().text)


def slow(request):
    start = time.monotonic()
    time.sleep(0.3)
    return JsonResponse([start, time.monotonic()], safe=False)


def stream(request):
    def pieces():
        yield "first "
        time.sleep(0.3)
        yield "last"

    return StreamingHttpResponse(pieces(), content_type="text/plain")


urlpatterns = [path("", hello), path("slow", slow), path("stream", stream)]

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Greeting)
    Greeting.objects.create(text="hello from django")
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", "8000"])
