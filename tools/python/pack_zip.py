"""Packs Python source as a zip of .pyc files. Runs in Pyodide, so the bytecode is its own.

The same input gives the same bytes: entries are sorted, carry one date, and the hash seed is fixed
by whoever boots the interpreter. The .pyc files are UNCHECKED_HASH ones (PEP 552), because there is
no source beside them to be checked against.
"""

import marshal
import re
import zipfile
from collections.abc import Iterator, Sequence
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path, PurePosixPath

# The oldest date that a zip can hold.
EPOCH = (1980, 1, 1, 0, 0, 0)
UNCHECKED_HASH = (0b01).to_bytes(4, "little")

# What a program never reads: tests, tools, typing stubs, and what only a C compiler or a loader of
# shared libraries could use. A package that falls back to Python when its .so is absent does so.
DROPPED_FOLDERS = frozenset(
    ("test", "tests", "idlelib", "tkinter", "turtledemo", "lib2to3", "ensurepip")
    + ("pydoc_data", "__pycache__")
)
DROPPED_FILES = re.compile(
    r".*\.(so|pyd|dll|dylib|exe|bat|c|h|cpp|hpp|pyx|pxd|pyi|pyc|pth)|py\.typed|mypy\.ini"
)

# Of a wheel's dist-info: what importlib.metadata answers from, and the licences we owe.
KEPT_METADATA = re.compile(
    r"METADATA|entry_points\.txt|top_level\.txt|licenses/.*|(LICEN|COPYING|NOTICE|AUTHORS).*"
)

type Entry = tuple[str, bytes]
type Paths = Sequence[str]


def pack(source: str, target: str, location: str, keep: Paths, drop: Paths) -> None:
    """Packs the folder `source`, and what is in the wheels and zips there, as the zip `target`.

    `location` is the path that the zip will have on `sys.path`. `keep` and `drop` are paths inside
    it (`django/test`, `**/locale/de`) that override the rules above; of two, `drop` wins.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in sorted(read(Path(source))):
            if is_wanted(name, keep, drop):
                write(archive, *compiled(name, body, location))


def read(source: Path) -> Iterator[Entry]:
    for path in source.rglob("*"):
        if path.suffix in (".whl", ".zip"):
            yield from members(path)
        elif path.is_file():
            yield path.relative_to(source).as_posix(), path.read_bytes()


def members(path: Path) -> Iterator[Entry]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = installed_name(info.filename)
            if name and not info.is_dir():
                yield name, archive.read(info)


def installed_name(name: str) -> str | None:
    """Where a wheel's member lies once installed: the wheel format's `.data` folder is spread."""
    if match := re.match(r"[^/]+\.data/(\w+)/(.+)", name):
        return match[2] if match[1] in ("purelib", "platlib") else None
    return name


def is_wanted(name: str, keep: Paths, drop: Paths) -> bool:
    if match := re.match(r"[^/]+\.dist-info/(.+)", name):
        return KEPT_METADATA.fullmatch(match[1]) is not None
    path = PurePosixPath(name)
    if any(path.full_match(f"{folder}/**") for folder in drop):
        return False
    if any(path.full_match(f"{folder}/**") for folder in keep):
        return True
    if DROPPED_FILES.fullmatch(path.name):
        return False
    return DROPPED_FOLDERS.isdisjoint(path.parts[:-1])


def compiled(name: str, body: bytes, location: str) -> Entry:
    """A source file as its .pyc; anything else as it is."""
    if not name.endswith(".py"):
        return name, body
    # The name in a traceback. It agrees with the module's __file__, which warnings and loggers use.
    code = compile(body, f"{location}/{name}", "exec", dont_inherit=True, optimize=0)
    return name + "c", MAGIC_NUMBER + UNCHECKED_HASH + source_hash(body) + marshal.dumps(code)


def write(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    # Deflated, the standard library takes 4.5 MB on the wire and in the tab's memory; stored, 10.6 MB,
    # which many a static host sends as it is. Importing takes as long either way.
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, body, compresslevel=9)
