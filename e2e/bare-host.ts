// The control for the jail's tests: a page within a page of the same site, and no jail around it. What it tries from here
// succeeds.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareHost extends AsyncDisposable {
  readonly origin: string;
  /** Paths that were asked for. */
  readonly hits: ReadonlySet<string>;
  /** The page to serve, once its origin is known. */
  page: string;
}

export async function openBareHost(): Promise<BareHost> {
  const hits = new Set<string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    hits.add(url.pathname);
    const script = /worker|script|import/.test(url.pathname);
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8');
    switch (url.pathname) {
      case '/around':
        return response.end('<!doctype html><title>Around</title>');
      case '/page': {
        const refresh = url.searchParams.get('refresh');
        const meta =
          refresh === null ? '' : `<meta http-equiv="refresh" content="0;url=${refresh}">`;
        return response.end(host.page.replace('<!-- refresh -->', meta));
      }
      default:
        return response.end();
    }
  });
  server.on('upgrade', (request, socket) => {
    hits.add(new URL(request.url ?? '/', 'http://localhost').pathname);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host: BareHost = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    hits,
    page: '',
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return host;
}
