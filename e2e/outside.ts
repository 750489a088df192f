// The world outside the jail: a server that nothing in the jail may reach, and that notes by path whoever does.
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';

/** The browsers of the tests resolve it to this machine (playwright.config.ts); a preview tab takes it for the internet. */
export const OUTSIDE_NAME = 'outside.test';

export interface Outside extends AsyncDisposable {
  /** `outside.test:41234`: HTTP and WebSocket. */
  readonly host: string;
  /** A port of its own for an attempt that sends no path: datagrams and bare connections to it count as `/<path>`. */
  portFor(path: string): Promise<number>;
  /** Paths that were reached, without the query. */
  readonly hits: ReadonlySet<string>;
}

export async function openOutside(): Promise<Outside> {
  const hits = new Set<string>();
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  const pathOf = (url = '/') => new URL(url, 'http://outside').pathname;

  const http = createServer((request, response) => {
    hits.add(pathOf(request.url));
    // What would come back must be of use to every kind of request: so that only the jail can be why nothing came.
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      'content-type': /worker|script|import/.test(request.url ?? '')
        ? 'text/javascript'
        : 'text/html',
    });
    response.end();
  });
  http.on('upgrade', (request, socket) => {
    hits.add(pathOf(request.url));
    socket.destroy();
  });
  servers.push(http);
  const port = await listen(http);

  return {
    host: `${OUTSIDE_NAME}:${port}`,
    hits,
    async portFor(path) {
      const tcp = createTcpServer((socket) => {
        hits.add(path);
        socket.destroy();
      });
      servers.push(tcp);
      const tcpPort = await listen(tcp);
      const udp = createSocket('udp4', () => hits.add(path));
      sockets.push(udp);
      await new Promise<void>((resolve) => udp.bind(tcpPort, '0.0.0.0', resolve));
      return tcpPort;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.close();
      http.closeAllConnections();
      for (const server of servers) server.close();
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return (server.address() as AddressInfo).port;
}
