// The jail's documents do their work in a sandbox alone. Anywhere else they would have the site's origin, so there they take
// no orders: whoever frames or opens them, and says the words that the site's own page says, is not heard.
import { expect, test } from '@playwright/test';
import { openBareHost } from './bare-host.ts';

/** The words with which the site's page hands over a port, and those with which a document asks for one. */
const WORDS = {
  'jail.html': { here: 'jail-up', asks: 'jail-up' },
  'tab.html': { here: 'tab:port', asks: 'tab:up' },
} as const;

for (const name of ['jail.html', 'tab.html'] as const) {
  test(`${name} takes orders in a sandbox, and nowhere else`, async ({
    page,
    context,
    baseURL,
  }) => {
    await using stranger = await openBareHost();
    const address = `${baseURL}/machine/${name}`;
    await page.goto(`${stranger.origin}/around`);
    await page.evaluate(listen);
    await page.evaluate(addFrame, { title: 'plain', address, sandbox: undefined });
    const opening = context.waitForEvent('page');
    await page.evaluate((url) => {
      Object.assign(globalThis, { opened: window.open(url) });
    }, address);
    const popup = await opening;
    await popup.waitForLoadState();
    // The sandboxed one is spoken to last: when it answers, the others have had their time.
    await page.evaluate(addFrame, { title: 'sandboxed', address, sandbox: 'allow-scripts' });
    const word = WORDS[name].here;
    for (const to of ['opened', 'plain', 'sandboxed'])
      await page.evaluate(order, { name, word, to, as: to });
    const heard = () => page.evaluate(() => (globalThis as { heard?: string[] }).heard);
    const answer = name === 'jail.html' ? 'sandboxed: plugged' : 'sandboxed: ran';
    await expect.poll(heard).toContain(answer);
    const all = (await heard()) ?? [];
    expect(all.filter((each) => !each.startsWith('sandboxed'))).toEqual([]);
    expect(all).toContain(`sandboxed asks: ${WORDS[name].asks}`);
    await popup.close();

    // By itself it is its own parent.
    await page.goto(address);
    await page.evaluate(listen);
    await page.evaluate(order, { name, word, to: 'itself', as: 'itself' });
    expect(await page.evaluate(echo)).toEqual([]);
  });
}

/** Notes all that is said to the page, and by whom. */
function listen(): void {
  const heard: string[] = [];
  Object.assign(globalThis, { heard });
  addEventListener('message', ({ source, data, ports }) => {
    if (source === window && ports.length > 0) return;
    const frame = [...document.querySelectorAll('iframe')].find(
      (each) => each.contentWindow === source,
    );
    const who = frame?.title ?? (source === window ? 'itself' : 'opened');
    heard.push(data === 'ran' ? `${who}: ran` : `${who} asks: ${String(data)}`);
  });
}

function addFrame(options: {
  readonly title: string;
  readonly address: string;
  readonly sandbox: string | undefined;
}): Promise<void> {
  const frame = document.createElement('iframe');
  frame.title = options.title;
  frame.src = options.address;
  if (options.sandbox !== undefined) frame.setAttribute('sandbox', options.sandbox);
  return new Promise((resolve) => {
    frame.onload = () => resolve();
    document.body.append(frame);
  });
}

/** Says what the site's page says: hands over a port, and asks for what a machine or a tab would do. */
function order(options: {
  readonly name: 'jail.html' | 'tab.html';
  readonly word: string;
  readonly to: string;
  readonly as: string;
}): void {
  const { port1, port2 } = new MessageChannel();
  const { heard } = globalThis as unknown as { readonly heard: string[] };
  port1.onmessage = ({ data }: MessageEvent<{ readonly kind?: string }>) => {
    if (data.kind !== undefined) heard.push(`${options.as}: ${data.kind}`);
  };
  const frame = document.querySelector<HTMLIFrameElement>(`iframe[title="${options.to}"]`);
  const { opened } = globalThis as unknown as { readonly opened: Window };
  const other = options.to === 'opened' ? opened : window;
  (frame?.contentWindow ?? other).postMessage(options.word, '*', [port2]);
  if (options.name === 'jail.html') {
    const plug = new MessageChannel();
    port1.postMessage({ kind: 'plug', port: plug.port1, share: 'few' }, [plug.port1]);
    return;
  }
  port1.postMessage({
    type: 'document',
    url: 'http://localhost:8888/',
    view: 'html',
    mediaType: 'text/html',
    charset: 'utf-8',
    referrer: '',
    cookies: '',
    local: [],
    session: [],
    state: undefined,
  });
  const bytes = new TextEncoder().encode('<script>parent.postMessage("ran", "*")</script>').buffer;
  port1.postMessage({ type: 'body', id: 0, bytes }, [bytes]);
  port1.postMessage({ type: 'body-end', id: 0 });
}

/** What was heard until messages to oneself have gone to and fro. */
async function echo(): Promise<readonly string[]> {
  const { port1, port2 } = new MessageChannel();
  for (let left = 20; left > 0; left -= 1) {
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage('');
    });
  }
  return (globalThis as unknown as { readonly heard: readonly string[] }).heard;
}
