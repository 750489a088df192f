import { afterEach, expect, test } from 'vitest';
import { Link } from '../kernel/link.ts';
import { TestTime } from '../kernel/test-time.ts';
import { TabHost } from './host.ts';
import type { ClientToHost, HostToClient, HostToPage, PageToHost } from './protocol.ts';
import { testServer } from './test-connection.ts';

/** The messages that come out of a port, one after another. */
class Inbox<Message extends { readonly type: string }> {
  readonly port: MessagePort;
  readonly #seen: Message[] = [];
  #changed = Promise.withResolvers<void>();

  constructor(port: MessagePort) {
    this.port = port;
    port.onmessage = ({ data }: MessageEvent<Message>) => {
      this.#seen.push(data);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    };
  }

  /** The next one of that type; those before it are dropped. */
  async next<Type extends Message['type']>(
    type: Type,
  ): Promise<Extract<Message, { readonly type: Type }>> {
    for (;;) {
      const message = this.#seen.shift();
      if (message === undefined) await this.#changed.promise;
      else if (message.type === type) return message as Extract<Message, { readonly type: Type }>;
    }
  }
}

const PAGES: Readonly<Record<string, string>> = {
  '/': '200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=1\r\nContent-Length: 4\r\n\r\nroot',
  '/two': '200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n\r\ntwo',
  '/zip': '200 OK\r\nContent-Type: application/zip\r\nContent-Length: 2\r\n\r\nPK',
  '/none': '204 No Content\r\n\r\n',
  '/form': '200 OK\r\nContent-Length: 0\r\n\r\n',
};

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

function tab() {
  const heard: string[] = [];
  const server = testServer(
    async (peer) => {
      for (;;) {
        const request = await peer.hear('\r\n\r\n', '!');
        heard.push(request);
        await peer.say(
          `HTTP/1.1 ${PAGES[request.split(' ')[1] ?? ''] ?? '404 Not Found\r\nContent-Length: 0\r\n\r\n'}`,
        );
      }
    },
    [9],
  );
  const link = new Link({ time: new TestTime(), up: () => {}, down: () => {} });
  const { port1, port2 } = new MessageChannel();
  const leave = () => {};
  const host = new TabHost({
    connect: server.connect,
    link,
    leave,
    control: port2,
    userAgent: 'Test/1',
  });
  const client = new Inbox<HostToClient>(port1);
  open.push(() => {
    host.dispose();
    port1.close();
  });
  const say = (message: ClientToHost, transfer: MessagePort[] = []) =>
    port1.postMessage(message, transfer);
  /** What the client does when a frame is asked for; the inbox is the page's. */
  const page = async () => {
    const { frame } = await client.next('frame');
    const channel = new MessageChannel();
    say({ type: 'frame-up', frame, port: channel.port2 }, [channel.port2]);
    open.push(() => channel.port1.close());
    const inbox = new Inbox<HostToPage>(channel.port1);
    return {
      inbox,
      document: await inbox.next('document'),
      tell: (message: PageToHost | unknown) => channel.port1.postMessage(message),
    };
  };
  const go = (address: string) => {
    say({ type: 'go', address, port: 8888 });
    return page();
  };
  return { client, say, page, go, heard };
}

test('a page that was asked for is announced, framed and handed over', async () => {
  const { client, say, page } = tab();
  say({ type: 'go', address: '/', port: 8888 });
  expect(await client.next('state')).toEqual({ type: 'state', state: 'loading' });
  expect(await client.next('address')).toEqual({
    type: 'address',
    address: 'http://localhost:8888/',
  });
  const { document, inbox, tell } = await page();
  expect(document).toMatchObject({ url: 'http://localhost:8888/', view: 'html', cookies: 'a=1' });
  const { bytes } = await inbox.next('body');
  expect(new TextDecoder().decode(bytes)).toBe('root');
  await inbox.next('body-end');
  tell({ type: 'loaded' });
  expect(await client.next('state')).toEqual({ type: 'state', state: 'loaded' });
});

test('where nothing listens a page of ours says so, and the tab has failed', async () => {
  const { client, say, page } = tab();
  say({ type: 'go', address: 'localhost:9', port: 8888 });
  await client.next('state');
  expect(await client.next('state')).toEqual({ type: 'state', state: 'failed' });
  const { inbox } = await page();
  const { bytes } = await inbox.next('body');
  expect(new TextDecoder().decode(bytes)).toContain('Nothing listens on port 9.');
});

test('what is not shown is described', async () => {
  const { inbox, document } = await tab().go('/zip');
  expect(document.view).toBe('html');
  const { bytes } = await inbox.next('body');
  expect(new TextDecoder().decode(bytes)).toMatch(/2 bytes.*application\/zip/s);
});

test('a link is followed with its referrer, and back and forward lead over both pages', async () => {
  const { go, page, say, heard } = tab();
  const first = await go('/');
  first.tell({
    type: 'navigate',
    url: 'http://localhost:8888/two',
    method: 'GET',
    contentType: undefined,
    body: undefined,
    replace: false,
  });
  expect((await page()).document).toMatchObject({
    view: 'text',
    charset: 'utf-8',
    referrer: 'http://localhost:8888/',
  });
  expect(heard[1]).toContain('Referer: http://localhost:8888/');
  expect(heard[1]).toContain('Cookie: a=1');
  say({ type: 'traverse', delta: -1 });
  expect((await page()).document.url).toBe('http://localhost:8888/');
  say({ type: 'traverse', delta: 1 });
  expect((await page()).document.url).toBe('http://localhost:8888/two');
});

test('a form that was posted is posted again by a reload', async () => {
  const { go, page, say, heard } = tab();
  const { tell } = await go('/');
  tell({
    type: 'navigate',
    url: 'http://localhost:8888/form',
    method: 'POST',
    contentType: 'text/plain',
    body: new TextEncoder().encode('a=1!').buffer,
    replace: false,
  });
  await page();
  say({ type: 'reload' });
  await page();
  expect(heard[2]).toBe(heard[1]);
  expect(heard[1]).toMatch(
    /^POST \/form .*Origin: http:\/\/localhost:8888\r\n.*Content-Length: 4\r\n\r\na=1!$/s,
  );
});

test('a move within the document loads nothing, and back tells the page', async () => {
  const { client, go, say, heard } = tab();
  const { tell, inbox } = await go('/');
  tell({ type: 'moved', url: 'http://localhost:8888/pushed', state: { n: 1 }, push: true });
  let { address } = await client.next('address');
  while (!address.endsWith('pushed')) ({ address } = await client.next('address'));
  say({ type: 'traverse', delta: -1 });
  expect(await inbox.next('traversed')).toEqual({
    type: 'traversed',
    url: 'http://localhost:8888/',
    state: undefined,
  });
  expect(heard).toHaveLength(1);
});

test('a page cannot move to another origin by itself', async () => {
  const { client, go } = tab();
  const { tell } = await go('/');
  tell({ type: 'moved', url: 'http://localhost:9000/evil', state: null, push: false });
  tell({ type: 'title', title: 'after' });
  await client.next('title');
  tell({ type: 'moved', url: 'http://localhost:8888/fine', state: null, push: false });
  expect((await client.next('address')).address).toBe('http://localhost:8888/fine');
});

test('a navigation of the frame that the browser refused becomes one of ours', async () => {
  const { go, page, say } = tab();
  await go('/');
  say({ type: 'escaped', to: { kind: 'path', path: '/two?x' } });
  expect((await page()).document).toMatchObject({ url: 'http://localhost:8888/two?x' });
  say({ type: 'escaped', to: { kind: 'elsewhere', url: 'https://example.com' } });
  const { inbox, document } = await page();
  expect(document.url).toBe('https://example.com/');
  const { bytes } = await inbox.next('body');
  expect(new TextDecoder().decode(bytes)).toContain('ERR_INTERNET_DISCONNECTED');
});

test('a 204 leaves the page that is there', async () => {
  const { client, go, say } = tab();
  await go('/');
  say({ type: 'go', address: '/none', port: 8888 });
  await client.next('state');
  expect(await client.next('state')).toEqual({ type: 'state', state: 'loaded' });
});

test('what a page stores is there for the next page of its origin, and for no other', async () => {
  const { go } = tab();
  const { tell, inbox } = await go('/');
  tell({ type: 'store', area: 'local', key: 'a', value: '1' });
  tell({ type: 'cookie', line: 'b=2' });
  await inbox.next('cookies');
  expect((await go('/two')).document).toMatchObject({ local: [['a', '1']], cookies: 'a=1; b=2' });
  expect((await go('localhost:9000/')).document).toMatchObject({ local: [] });
});

test('a request of the page is answered with head, body and end; one that fails says why in the console', async () => {
  const { client, go } = tab();
  const { tell, inbox } = await go('/');
  const request = {
    url: 'http://localhost:8888/two',
    method: 'GET',
    headers: [],
    body: undefined,
    destination: 'fetch',
    mode: 'cors',
    credentials: 'same-origin',
    redirect: 'follow',
  };
  await inbox.next('body-end');
  tell({ type: 'request', id: 1, request });
  expect(await inbox.next('response')).toMatchObject({ id: 1, status: 200, redirected: false });
  expect(await inbox.next('body')).toMatchObject({ id: 1 });
  expect(await inbox.next('body-end')).toMatchObject({ id: 1 });
  tell({ type: 'request', id: 2, request: { ...request, url: 'http://localhost:9/' } });
  expect(await inbox.next('failed')).toMatchObject({ id: 2 });
  expect(await client.next('console')).toMatchObject({
    text: expect.stringContaining('net::ERR_CONNECTION_REFUSED'),
  });
});

test('messages that make no sense change nothing', async () => {
  const { go, client } = tab();
  const { tell } = await go('/');
  for (const nonsense of [
    null,
    7,
    'x',
    {},
    { type: 'request', id: 1 },
    { type: 'credit', id: 99, bytes: 1 },
  ]) {
    tell(nonsense);
  }
  tell({ type: 'abort', id: 5 });
  tell({ type: 'socket-send', id: 5, payload: 'x' });
  tell({ type: 'title', title: 'still here' });
  expect(await client.next('title')).toEqual({ type: 'title', title: 'still here' });
});
