// Slow answers and quick ones from one thread: Node's own modules alone.
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Lets so many tasks run at a time; whoever comes later stands in line. */
class Limit {
  readonly #line: (() => void)[] = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((myTurn) => this.#line.push(myTurn));
    try {
      return await task();
    } finally {
      const next = this.#line.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

const page = await readFile(new URL('index.html', import.meta.url));
const database = new Limit(8);
let underWay = 0;

/** A database, another server, a disk: it takes 0.3 seconds. */
async function query(): Promise<void> {
  await sleep(300);
}

/** Makes a query. How many were under way, this one with them? */
async function counted(): Promise<number> {
  underWay += 1;
  const together = underWay;
  await query();
  underWay -= 1;
  return together;
}

async function answer(path: string, response: ServerResponse): Promise<void> {
  switch (path) {
    case '/':
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
      break;
    case '/quick':
      report(response, 0);
      break;
    case '/slow':
      report(response, await database.run(counted));
      break;
    default:
      response.writeHead(404).end(`Nothing here answers ${path}\n`);
  }
}

function report(response: ServerResponse, queries: number): void {
  response
    .setHeader('Content-Type', 'application/json')
    .setHeader('Cache-Control', 'no-store')
    .end(JSON.stringify({ queries }));
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  response.once('finish', () =>
    console.log(`${request.url} answered, ${underWay} queries under way`),
  );
  answer(pathname, response).catch((error: unknown) => response.destroy(error as Error));
});
server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
