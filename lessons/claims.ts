// Everything that the essay of 2013 argues, one row a claim, in our words, with the lessons that put it to the test.
// Ids are stable: links, lessons and the verdict use them.

export interface Claim<Id extends string = string> {
  readonly id: Id;
  readonly argument: string;
  /** Slugs; not all of these lessons are written yet. */
  readonly lessons: readonly string[];
}

const claim = <const Id extends string>(
  id: Id,
  argument: string,
  ...lessons: readonly string[]
): Claim<Id> => ({ id, argument, lessons });

export const CLAIMS = [
  // What a framework for the web must do
  claim(
    'ideal-generic',
    'A web framework should carry generic network methods and async support, not only HTTP + MVC.',
    'everything-on-one-port',
  ),
  claim(
    'ideal-extensible',
    'A framework should be extensible to what the web becomes next.',
    'upgrade-anything',
  ),
  claim('ideal-wsgi-aware', 'A framework should know about WSGI.', 'wsgi-on-tornado'),
  claim(
    'ideal-mvc',
    'MVC is one style among others and should be an add-on.',
    'one-app-five-frameworks',
  ),

  // Gateway flaws (WSGI, PEP 3333)
  claim(
    'wsgi-simple',
    'WSGI is simple: a callable, a dict, a start function, an iterable; middleware is a fine idea.',
    'hello-gateway',
  ),
  claim(
    'wsgi-unicode',
    'Unicode was settled only in 2010/11 by PEP 3333, and only for this one problem.',
    'text-and-bytes',
  ),
  claim(
    'wsgi-transfer-encoding',
    'An app must not apply a Transfer-Encoding, so compression is out of its hands; frameworks break the rule.',
    'hop-by-hop',
  ),
  claim(
    'wsgi-chunked',
    'Chunking is the server’s choice, so long polling depends on the server’s configuration.',
    'chunking-is-the-servers-choice',
  ),
  claim(
    'wsgi-reparse',
    'Every middleware parses the environ again and burns CPU.',
    'environ-and-middleware',
  ),
  claim(
    'wsgi-cgi-spirit',
    'WSGI is CGI in spirit and always hidden by a framework.',
    'hello-gateway',
  ),
  claim(
    'wsgi-no-api',
    'WSGI has no API: middleware can only be ordered, one order for both ways, and an app cannot configure it.',
    'environ-and-middleware',
  ),
  claim(
    'wsgi-shared-environ',
    'Server, middleware and app share one dict and hope nobody pokes it; see WebSocket hacks over WSGI.',
    'environ-and-middleware',
    'websocket-through-a-gateway',
  ),
  claim(
    'wsgi-request-shaped',
    'WSGI is request-shaped: request, handle, headers, respond, done; no non-blocking request, no upgrade.',
    'one-request-at-a-time',
    'websocket-through-a-gateway',
  ),
  claim(
    'wsgi-two-servers',
    'People end up with two servers, one for HTTP and one for WebSocket.',
    'everything-on-one-port',
  ),
  claim(
    'wsgi-standard',
    'The good side of WSGI: it is a standard, every WSGI app runs the same way.',
    'one-app-five-frameworks',
    'wsgi-on-tornado',
  ),

  // Upgrades
  claim(
    'ws-bidirectional',
    'WebSocket gives seamless two-way communication: push, synchronised objects.',
    'websocket-chat',
  ),
  claim(
    'ws-handshake',
    'WebSocket starts as HTTP and then becomes non-blocking messages on the same connection.',
    'switching-protocols',
  ),
  claim('ws-tcp-or-udp', 'The upgrade goes from HTTP to TCP or UDP.', 'switching-protocols'),
  claim(
    'ws-browser-only',
    'WebSocket concerns only connections with a browser at one end.',
    'websocket-without-a-browser',
  ),
  claim('ws-replaces-ajax', 'WebSocket will replace AJAX.', 'verdict'),
  claim(
    'ws-same-port',
    'WebSocket reuses the web’s own infrastructure, ports 80/443.',
    'everything-on-one-port',
  ),
  claim(
    'ws-separate',
    'Keep WebSocket apart from the www app while it is unstable; the same code still works.',
    'everything-on-one-port',
  ),
  claim('sse', 'A framework must integrate Server-Sent Events.', 'server-sent-events'),
  claim('socketio', 'A framework must integrate Socket.IO.', 'socket-io'),
  claim(
    'upgrade-presence',
    'A framework must carry other HTTP upgrades too, popular for presence services.',
    'upgrade-anything',
  ),
  claim('long-polling', 'Long requests and high traffic are the web now.', 'long-polling'),

  // Bridges and neighbours
  claim(
    'tornado-to-wsgi',
    'A Tornado app can be deployed as WSGI, without its async features (WSGIApplication).',
    'tornado-on-wsgi',
  ),
  claim(
    'wsgi-to-tornado',
    'A WSGI app can run on Tornado’s server (WSGIContainer) but blocks other requests while it works.',
    'wsgi-on-tornado',
  ),
  claim('django', 'Django: heavy, complete, for relational portals.', 'one-app-five-frameworks'),
  claim(
    'flask-bottle',
    'Flask, Bottle: WSGI wrappers with routing, great for small REST.',
    'one-app-five-frameworks',
  ),
  claim('pyramid', 'Pyramid: highly customisable.', 'one-app-five-frameworks'),
  claim(
    'tornado-middle',
    'Tornado: more than a micro framework, less boxed features than Django, slightly more code.',
    'one-app-five-frameworks',
  ),
  claim('tornado-users', 'FriendFeed, Bitly and Quora use Tornado.', 'verdict'),
  claim('ecosystem', 'Tornado has a great ecosystem of async drivers.', 'verdict'),

  // Async models
  claim(
    'async-when',
    'Async pays for very many connections and for I/O-bound or distributed work.',
    'ten-thousand-connections',
  ),
  claim(
    'async-optional',
    'In Tornado callbacks are optional: plain handlers work too.',
    'an-application-that-owns-the-server',
  ),
  claim(
    'tornado-gen',
    'tornado.gen gives back a synchronous style without blocking.',
    'generators',
  ),
  claim(
    'twisted-similar',
    'Twisted and Tornado: callbacks, a pure Python loop over epoll.',
    'event-loop-from-scratch',
    'deferreds',
  ),
  claim(
    'twisted-deferreds',
    'Deferreds complicate a program; hard to test and debug.',
    'deferreds',
  ),
  claim(
    'twisted-echo-client',
    'An echo client is cleaner with the standard library than with Twisted.',
    'deferreds',
  ),
  claim(
    'twisted-bridge',
    'tornado.platform.twisted lends Tornado Twisted’s protocols.',
    'deferreds',
  ),
  claim('gevent', 'gevent 1.0 is stuck in beta and tied to CPython.', 'greenlets'),
  claim(
    'diesel',
    'Diesel went from generators to greenlets; clean API; async in a sync style.',
    'greenlets',
  ),
  claim(
    'asyncoro',
    'Diesel’s first design resembled asyncoro: coroutines by generators.',
    'generators',
  ),
  claim(
    'eventlet',
    'Eventlet is gevent in pure Python; it patches the standard library; it was revived in 2012.',
    'monkey-patching',
  ),
  claim('greentornado', 'greentornado joins green threads and Tornado.', 'monkey-patching'),
  claim(
    'blocking-short',
    'Use blocking libraries for really short operations, and more processes than cores.',
    'blocking-the-loop',
  ),
  claim(
    'blocking-long',
    'If short operations turn long, the design is wrong or needs an async driver.',
    'blocking-the-loop',
  ),
  claim(
    'pypy',
    'Tornado is pure Python and runs on PyPy; under PyPy it is far faster than gevent.',
    'speed',
  ),
  claim('performance', 'Tornado serves about as fast as gevent.', 'speed'),
  claim('ssl', 'Tornado integrates SSL.', 'verdict'),
  claim(
    'beautiful-code',
    'Tornado’s code is beautiful, clean and simple.',
    'an-application-that-owns-the-server',
  ),
] as const;

export type ClaimId = (typeof CLAIMS)[number]['id'];
