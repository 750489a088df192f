"""The seams: which modules of CPython are replaced, and how they keep being found.

A `meta_path` finder answers for them, and not only `sys.modules`: libraries that patch the standard library delete modules
and import them again.
"""

import importlib
import sys
import zipimport
from importlib.machinery import ModuleSpec

SEAMS = ("_socket", "_thread", "fcntl", "select")

# Compiled modules of packages, which hold what those stand on; the rest of each package is its own Python.
_EXTENSIONS = ("greenlet._greenlet", "gevent.libev.corecext")

# Modules of the standard library that were imported over the interpreter's own seams and must see the new ones.
_ABOVE = ("threading", "queue", "selectors", "socket", "ssl")

# Modules in C that would block in C, where no stack can park. The library has each in Python too.
_ABSENT = ("_queue",)

originals = {name: importlib.import_module(name) for name in SEAMS}
"""The interpreter's own modules, for their constants."""


class Seams:
    """Finds the replaced modules in the archive that this package came from."""

    _archive = zipimport.zipimporter(__file__.split("/_machine/")[0])

    @classmethod
    def find_spec(cls, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name in _ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        # The archive looks for the last part of a name.
        return cls._archive.find_spec(name) if name in SEAMS or name in _EXTENSIONS else None


def install() -> None:
    """Put the seams in place. Call once, before a program runs."""
    import asyncio.events
    import asyncio.streams
    import os
    import time

    from . import descriptors, errors, files, signals, stacks

    errors.adopt_linux_numbers()
    sys.meta_path.insert(0, Seams)
    for name in (*SEAMS, *_ABSENT):
        sys.modules.pop(name, None)
    for name in (*SEAMS, *_ABOVE):
        module = sys.modules.get(name)
        if module is None:
            importlib.import_module(name)
        else:
            importlib.reload(module)
    # Its functions for AF_UNIX are there only where that was when it was imported.
    streams = importlib.reload(asyncio.streams)
    vars(asyncio).update({name: getattr(streams, name) for name in streams.__all__})
    asyncio.__all__ += tuple(name for name in streams.__all__ if name not in asyncio.__all__)
    time.sleep = stacks.sleep
    descriptors.install()
    files.install()
    signals.install()
    # Nothing compiled can be loaded here. Packages that have their Python twice, gevent and those of Zope, ask this.
    os.environ.setdefault("PURE_PYTHON", "1")
    # Pyodide's own `run` and policy put asyncio on the browser's event loop; a program brings its own loop, as anywhere.
    asyncio.run = asyncio.run.__wrapped__
    asyncio.events._event_loop_policy = None
