"""Runs a program as `python server.py` does: `__main__`, arguments, tracebacks and exit codes."""

import atexit
import io
import os
import sys
import threading
import types

from . import signals, stacks
from .files import VirtualFile
from .tracebacks import hide_seams

_INTERRUPTED = 130

_reserve: list[bytearray] = []
"""Memory that is let go of when there is none left, so that the traceback can still be printed."""

_HOSTS = "127.0.0.1 localhost\n"
"""What libraries with a resolver of their own read (hosts(5)), such as eventlet's."""


def run(argv: list[str], directory: str, pid: int) -> int:
    """Run the script `argv[0]` in `directory` and return the process's exit code."""
    stacks.begin()
    signals.begin(pid)
    _reserve.append(bytearray(4_000_000))
    if random := sys.modules.get("random"):
        # A memory snapshot would give every reader the same numbers.
        random.seed()
    os.makedirs("/etc", exist_ok=True)
    with open("/etc/hosts", "w") as file:
        file.write(_HOSTS)
    os.chdir(directory)
    sys.stdin = sys.__stdin__ = _open_stdin()
    # As on a terminal: a line is seen when it ends.
    sys.stdout.reconfigure(line_buffering=True)
    sys.stderr.reconfigure(line_buffering=True, errors="backslashreplace")
    path = os.path.join(directory, argv[0])
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    sys.argv = list(argv)
    sys.path.insert(0, os.path.dirname(path))
    code = _exit_code(lambda: _execute(path, main))
    code = _exit_code(threading._shutdown) or code
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code


def _open_stdin() -> io.TextIOWrapper:
    """Standard input is a pipe of the machine: C's own could not wait for what comes in."""
    raw = VirtualFile(0, "r", closefd=False)
    raw.name = "<stdin>"
    stdin = io.TextIOWrapper(io.BufferedReader(raw), encoding="utf-8", newline="\n")
    stdin.mode = "r"
    return stdin


def _execute(path: str, main: types.ModuleType) -> None:
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        print(f"python: can't open file {path!r}: [Errno 2] {error.strerror}", file=sys.stderr)
        raise SystemExit(2) from None
    exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)


def _exit_code(work) -> int:
    try:
        work()
    except SystemExit as exit_:
        return _code_of(exit_.code)
    except KeyboardInterrupt as error:
        _report(error)
        return _INTERRUPTED
    except BaseException as error:
        if isinstance(error, MemoryError):
            _reserve.clear()
        _report(error)
        return 1
    return 0


def _code_of(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _report(error: BaseException) -> None:
    """Hand an exception to `sys.excepthook`, without the frames of this file."""
    hide_seams(error)
    sys.excepthook(type(error), error, error.__traceback__)
