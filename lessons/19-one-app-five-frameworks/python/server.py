"""One app in five frameworks, side by side on one port."""

import asyncio
import sys
import threading
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import in_tornado
import notes
from mount import Mount
from tornado.web import Application, RequestHandler

HERE = Path(__file__).parent

# Each with the packages that it stands on.
FRAMEWORKS = {
    "django": ["django", "asgiref", "sqlparse"],
    "flask": ["flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker"],
    "bottle": ["bottle"],
    "pyramid": ["pyramid", "webob", "zope", "venusian", "translationstring", "plaster"],
    "tornado": ["tornado"],
}


def row(name):
    text = HERE.joinpath(f"in_{name}.py").read_text(encoding="utf-8")
    return {
        "name": name,
        "version": version(name),
        "brings": sys.modules[f"in_{name}"].__doc__,
        "lines": sum(bool(line.strip()) for line in text.splitlines()),
        "modules": sum(module.partition(".")[0] in FRAMEWORKS[name] for module in sys.modules),
        "threads": sum(thread.name == name for thread in threading.enumerate()),
    }


class PageHandler(RequestHandler):
    def get(self):
        self.render("index.html", names=list(FRAMEWORKS))


class TableHandler(RequestHandler):
    def get(self):
        self.finish({"frameworks": [row(name) for name in FRAMEWORKS]})


async def main():
    notes.create()
    mounts = [
        (f"/{name}/.*", Mount, {"name": name, "app": import_module(f"in_{name}").app})
        for name in FRAMEWORKS
        if name != "tornado"
    ]
    pages = [(r"/", PageHandler), (r"/table", TableHandler)]
    Application(pages + in_tornado.handlers + mounts).listen(8888)
    print("Listening on http://localhost:8888/")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
