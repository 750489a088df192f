// Everything that the essay of 2013 argues, one row a claim, in our words, with the lessons that put it to the test.
// Ids are stable: links, lessons and the verdict use them.

export type ClaimPart =
  | 'The ideal'
  | 'Gateway flaws'
  | 'Upgrades'
  | 'Bridges and neighbours'
  | 'Async models';

export interface Claim<Id extends string = string> {
  readonly id: Id;
  /** Where in the essay it stands. A lesson of another part may test it. */
  readonly part: ClaimPart;
  readonly argument: string;
  /** Slugs; not all of these lessons are written yet. */
  readonly lessons: readonly string[];
}

const claimOf =
  (part: ClaimPart) =>
  <const Id extends string>(
    id: Id,
    argument: string,
    ...lessons: readonly string[]
  ): Claim<Id> => ({ id, part, argument, lessons });

const ideal = claimOf('The ideal');
const gateway = claimOf('Gateway flaws');
const upgrade = claimOf('Upgrades');
const bridge = claimOf('Bridges and neighbours');
const model = claimOf('Async models');

export const CLAIMS = [
  // The ideal
  ideal(
    'ideal-generic',
    'A web framework should carry generic network methods and async support, not only HTTP + MVC.',
    'everything-on-one-port',
  ),
  ideal(
    'ideal-extensible',
    'A framework should be extensible to what the web becomes next.',
    'upgrade-anything',
  ),
  ideal('ideal-wsgi-aware', 'A framework should know about WSGI.', 'wsgi-on-tornado'),
  ideal(
    'ideal-mvc',
    'MVC is one style among others and should be an add-on.',
    'one-app-five-frameworks',
  ),

  // Gateway flaws
  gateway(
    'wsgi-simple',
    'WSGI is simple: a callable, a dict, a start function, an iterable; middleware is a fine idea.',
    'hello-gateway',
  ),
  gateway(
    'wsgi-unicode',
    'Unicode was settled only in 2010/11 by PEP 3333, and only for this one problem.',
    'text-and-bytes',
  ),
  gateway(
    'wsgi-transfer-encoding',
    'An app must not apply a Transfer-Encoding, so compression is out of its hands; frameworks break the rule.',
    'hop-by-hop',
  ),
  gateway(
    'wsgi-chunked',
    'Chunking is the server’s choice, so long polling depends on the server’s configuration.',
    'chunking-is-the-servers-choice',
  ),
  gateway(
    'wsgi-reparse',
    'Every middleware parses the environ again and burns CPU.',
    'environ-and-middleware',
  ),
  gateway(
    'wsgi-cgi-spirit',
    'WSGI is CGI in spirit and always hidden by a framework.',
    'hello-gateway',
  ),
  gateway(
    'wsgi-no-api',
    'WSGI has no API: middleware can only be ordered, one order for both ways, and an app cannot configure it.',
    'environ-and-middleware',
  ),
  gateway(
    'wsgi-shared-environ',
    'Server, middleware and app share one dict and hope nobody pokes it; see WebSocket hacks over WSGI.',
    'environ-and-middleware',
    'websocket-through-a-gateway',
  ),
  gateway(
    'wsgi-request-shaped',
    'WSGI is request-shaped: request, handle, headers, respond, done; no non-blocking request, no upgrade.',
    'one-request-at-a-time',
    'websocket-through-a-gateway',
  ),
  gateway(
    'wsgi-two-servers',
    'People end up with two servers, one for HTTP and one for WebSocket.',
    'everything-on-one-port',
  ),
  gateway(
    'wsgi-standard',
    'The good side of WSGI: it is a standard, every WSGI app runs the same way.',
    'one-app-five-frameworks',
    'wsgi-on-tornado',
  ),

  // Upgrades
  upgrade(
    'ws-bidirectional',
    'WebSocket gives seamless two-way communication: push, synchronised objects.',
    'websocket-chat',
  ),
  upgrade(
    'ws-handshake',
    'WebSocket starts as HTTP and then becomes non-blocking messages on the same connection.',
    'switching-protocols',
  ),
  upgrade('ws-tcp-or-udp', 'The upgrade goes from HTTP to TCP or UDP.', 'switching-protocols'),
  upgrade(
    'ws-browser-only',
    'WebSocket concerns only connections with a browser at one end.',
    'websocket-without-a-browser',
  ),
  upgrade('ws-replaces-ajax', 'WebSocket will replace AJAX.', 'verdict'),
  upgrade(
    'ws-same-port',
    'WebSocket reuses the web’s own infrastructure, ports 80/443.',
    'everything-on-one-port',
  ),
  upgrade(
    'ws-separate',
    'Keep WebSocket apart from the www app while it is unstable; the same code still works.',
    'everything-on-one-port',
  ),
  upgrade('sse', 'A framework must integrate Server-Sent Events.', 'server-sent-events'),
  upgrade('socketio', 'A framework must integrate Socket.IO.', 'socket-io'),
  upgrade(
    'upgrade-presence',
    'A framework must carry other HTTP upgrades too, popular for presence services.',
    'upgrade-anything',
  ),
  upgrade('long-polling', 'Long requests and high traffic are the web now.', 'long-polling'),

  // Bridges and neighbours
  bridge(
    'tornado-to-wsgi',
    'A Tornado app can be deployed as WSGI, without its async features (WSGIApplication).',
    'tornado-on-wsgi',
  ),
  bridge(
    'wsgi-to-tornado',
    'A WSGI app can run on Tornado’s server (WSGIContainer) but blocks other requests while it works.',
    'wsgi-on-tornado',
  ),
  bridge('django', 'Django: heavy, complete, for relational portals.', 'one-app-five-frameworks'),
  bridge(
    'flask-bottle',
    'Flask, Bottle: WSGI wrappers with routing, great for small REST.',
    'one-app-five-frameworks',
  ),
  bridge('pyramid', 'Pyramid: highly customisable.', 'one-app-five-frameworks'),
  bridge(
    'tornado-middle',
    'Tornado: more than a micro framework, less boxed features than Django, slightly more code.',
    'one-app-five-frameworks',
  ),
  bridge('tornado-users', 'FriendFeed, Bitly and Quora use Tornado.', 'verdict'),
  bridge('ecosystem', 'Tornado has a great ecosystem of async drivers.', 'verdict'),

  // Async models
  model(
    'async-when',
    'Async pays for very many connections and for I/O-bound or distributed work.',
    'ten-thousand-connections',
  ),
  model(
    'async-optional',
    'In Tornado callbacks are optional: plain handlers work too.',
    'an-application-that-owns-the-server',
  ),
  model(
    'tornado-gen',
    'tornado.gen gives back a synchronous style without blocking.',
    'generators',
  ),
  model(
    'twisted-similar',
    'Twisted and Tornado: callbacks, a pure Python loop over epoll.',
    'event-loop-from-scratch',
    'deferreds',
  ),
  model(
    'twisted-deferreds',
    'Deferreds complicate a program; hard to test and debug.',
    'deferreds',
  ),
  model(
    'twisted-echo-client',
    'An echo client is cleaner with the standard library than with Twisted.',
    'deferreds',
  ),
  model(
    'twisted-bridge',
    'tornado.platform.twisted lends Tornado Twisted’s protocols.',
    'deferreds',
  ),
  model('gevent', 'gevent 1.0 is stuck in beta and tied to CPython.', 'greenlets'),
  model(
    'diesel',
    'Diesel went from generators to greenlets; clean API; async in a sync style.',
    'greenlets',
  ),
  model(
    'asyncoro',
    'Diesel’s first design resembled asyncoro: coroutines by generators.',
    'generators',
  ),
  model(
    'eventlet',
    'Eventlet is gevent in pure Python; it patches the standard library; it was revived in 2012.',
    'monkey-patching',
  ),
  model('greentornado', 'greentornado joins green threads and Tornado.', 'monkey-patching'),
  model(
    'blocking-short',
    'Use blocking libraries for really short operations, and more processes than cores.',
    'blocking-the-loop',
  ),
  model(
    'blocking-long',
    'If short operations turn long, the design is wrong or needs an async driver.',
    'blocking-the-loop',
  ),
  model(
    'pypy',
    'Tornado is pure Python and runs on PyPy; under PyPy it is far faster than gevent.',
    'speed',
  ),
  model('performance', 'Tornado serves about as fast as gevent.', 'speed'),
  model('ssl', 'Tornado integrates SSL.', 'verdict'),
  model(
    'beautiful-code',
    'Tornado’s code is beautiful, clean and simple.',
    'an-application-that-owns-the-server',
  ),
] as const;

export type ClaimId = (typeof CLAIMS)[number]['id'];
