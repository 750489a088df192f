"""twisted.web on the default reactor: callbacks on one thread."""

import json

from twisted.internet import endpoints, reactor, task
from twisted.web import resource, server


class Hello(resource.Resource):
    def render_GET(self, request):
        return b"hello from twisted"


class Slow(resource.Resource):
    def render_GET(self, request):
        start = reactor.seconds()

        def answer():
            request.write(json.dumps([start, reactor.seconds()]).encode())
            request.finish()

        task.deferLater(reactor, 0.3, answer)
        return server.NOT_DONE_YET


class Stream(resource.Resource):
    def render_GET(self, request):
        request.write(b"first ")

        def finish():
            request.write(b"last")
            request.finish()

        task.deferLater(reactor, 0.3, finish)
        return server.NOT_DONE_YET


root = resource.Resource()
root.putChild(b"", Hello())
root.putChild(b"slow", Slow())
root.putChild(b"stream", Stream())
endpoints.serverFromString(reactor, "tcp:8000").listen(server.Site(root))
reactor.run()
