// Layers of middleware before an application, and the one request and response that they share.
import { readFile } from 'node:fs/promises';
import { type ParsedUrlQuery, parse } from 'node:querystring';
import express, { type Request, type RequestHandler } from 'express';

const page = await readFile(new URL('page.html', import.meta.url));
const app = express();

// Since nothing here waits, one request has come through all layers before the next one begins.
let parses = 0;
app.set('query parser', (text: string) => {
  parses += 1;
  return parse(text);
});

/** The fields of the query, for all layers that are ours. */
function query(request: Request): ParsedUrlQuery {
  return request.query as ParsedUrlQuery;
}

/** The application: says who asked, and what it took to get here. */
const report: RequestHandler = (request, response) => {
  const { name = 'nobody' } = query(request);
  const { user, began } = response.locals;
  response.json({
    name,
    user,
    parses,
    microseconds: Math.round((performance.now() - began) * 1000),
  });
};

const begin: RequestHandler = (_request, response, next) => {
  parses = 0;
  response.locals.began = performance.now();
  next();
};

/** Looks for one field of the query, as many layers do. */
const debug: RequestHandler = (request, response, next) => {
  response.locals.debug = 'debug' in query(request);
  next();
};

/** Old links say who=, the application wants name=. */
const rename: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace('who=', 'name=');
  next();
};

/** Ours: who is it? */
const login: RequestHandler = (request, response, next) => {
  response.locals.user = query(request).name ?? 'nobody';
  next();
};

/** Somebody else's, installed yesterday: who sent us this user? */
const referral: RequestHandler = (request, response, next) => {
  response.locals.user = request.query.from ?? 'nobody';
  next();
};

/** Notes the path as asked for, and the size of the answer as given. */
const log: RequestHandler = (request, response, next) => {
  const { path } = request;
  const send = response.send.bind(response);
  response.send = (body) => {
    response.set('X-Log', `${path} ${Buffer.byteLength(body)}`);
    return send(body);
  };
  next();
};

/** Takes its name off the path, and puts its frame around the answer. */
const site: RequestHandler = (request, response, next) => {
  const [, name = '', ...rest] = request.url.split('/');
  request.url = `/${rest.join('/')}`;
  const send = response.send.bind(response);
  response.send = (body) => send(`*** ${name} ***\n${body}\n*** Thank you ***\n`);
  next();
};

function times(layer: RequestHandler, depth: number): RequestHandler[] {
  return Array.from({ length: depth }, () => layer);
}

app.use(begin);
for (const depth of [1, 10, 20, 30, 40, 50]) {
  app.use(`/layers-${depth}`, times(debug, depth), report);
}
app.use('/strangers-50', times(referral, 50), report);
app.use('/renamed', debug, rename, report);
app.use('/ours', login, report);
app.use('/theirs', login, referral, report);
app.use('/log-outside', log, site, report);
app.use('/log-inside', site, log, report);
app.use((_request, response) => {
  response.type('html').send(page);
});
app.listen(8888, () => console.log('Listening on http://localhost:8888/'));
