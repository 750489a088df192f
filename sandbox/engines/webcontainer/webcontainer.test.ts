// The machine on a WebContainer, over StackBlitz's real client. The client's host is one of the tests: it speaks the client's
// messages, and runs programs on the embedded engine.
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { containerScript } from '../../../tools/bundle/container-script.ts';
import { openNodeMachine } from '../../cli/node-machine.ts';
import type { TapEvent } from '../../kernel/tap.ts';
import { TestTime } from '../../kernel/test-time.ts';
import type { Time } from '../../kernel/time.ts';
import type { Machine } from '../../machine/machine.ts';
import { systemTime } from '../../machine/system-time.ts';
import { createProbe } from '../../probe/probe.ts';
import { describeEngine, type EngineProgram } from '../engine.contract.ts';
import { type Container, PageContainer } from './container.ts';
import type { ContainerParts } from './mounted-tree.ts';
import { Headless } from './test-host/headless.ts';
import { openTestPage, type TestPage } from './test-host/page.ts';
import { WebContainerMachine } from './webcontainer-machine.ts';

const HOST = 'http://localhost:9876';
const CLIENT = new URL('../../../node_modules/@webcontainer/api/dist/index.js', import.meta.url)
  .href;
const LIMIT = 15_000;
const PATIENCE = 30_000;

let pages = 0;
let scripts: Pick<ContainerParts, 'preload' | 'bridge'>;
beforeAll(async () => {
  const [preload, bridge] = await Promise.all([
    containerScript('preload'),
    containerScript('bridge'),
  ]);
  scripts = { preload, bridge };
});

/** A program that is asked to end has all the time that a busy computer needs. */
const patientTime: Time = {
  ...systemTime,
  after: (milliseconds, run) => systemTime.after(10 * milliseconds, run),
};

const newHost = (): Headless =>
  new Headless({ open: openNodeMachine, urlOf: (port) => `https://${port}--container.test/` });

interface Client {
  readonly boot: () => Promise<Container & { readonly fs: ReadsFiles }>;
}

interface ReadsFiles {
  readFile(path: string, encoding: 'utf8'): Promise<string>;
}

/** The client as a page has it that was just loaded: it keeps its host for as long as the page lasts. */
async function loadClient(page: TestPage): Promise<Client> {
  for (const [name, value] of Object.entries(page.globals)) vi.stubGlobal(name, value);
  vi.stubGlobal('WEBCONTAINER_API_IFRAME_URL', HOST);
  // What differs in its address is another module, with a state of its own.
  const { WebContainer } = (await import(
    `${CLIENT}?page=${++pages}`
  )) as typeof import('@webcontainer/api');
  return { boot: () => WebContainer.boot({ workdirName: 'reader' }) };
}

function pageContainer(
  client: Promise<Client>,
  options: Partial<ConstructorParameters<typeof PageContainer>[0]> = {},
): PageContainer {
  return new PageContainer({
    boot: async () => (await client).boot(),
    obstacle: () => undefined,
    time: systemTime,
    limit: LIMIT,
    ...options,
  });
}

function openMachine(
  container: PageContainer,
  tap?: (event: TapEvent) => void,
): WebContainerMachine {
  return new WebContainerMachine({
    container,
    time: patientTime,
    parts: async () => ({ ...scripts, packages: {} }),
    ...(tap === undefined ? {} : { tap }),
  });
}

const program = (name: string): EngineProgram => ({
  file: `${name}.mjs`,
  text: readFileSync(new URL(`../node/contract/${name}.mjs`, import.meta.url), 'utf8'),
});

let shared: PageContainer | undefined;
describeEngine({
  name: 'WebContainer',
  command: 'node',
  asksFirst: true,
  urlOf: (port) => `https://${port}--container.test/`,
  open: () => {
    shared ??= pageContainer(loadClient(openTestPage(newHost())));
    return openMachine(shared);
  },
  programs: {
    prints: program('prints'),
    raises: program('raises'),
    looks: program('looks'),
    echoes: program('echoes'),
    closes: program('closes'),
    leaves: program('leaves'),
    greets: program('greets'),
    spins: program('spins'),
    floods: program('floods'),
  },
});

describe('a WebContainer on a page', { timeout: PATIENCE }, () => {
  afterEach(() => vi.unstubAllGlobals());

  test('is loaded from the configured host, in a folder as the embedded machine has it', async () => {
    const host = newHost();
    const page = openTestPage(host);
    const { container, release } = await pageContainer(loadClient(page)).lease();
    const [frame] = page.frames;
    expect(page.frames).toHaveLength(1);
    expect([frame?.origin, frame?.pathname]).toEqual([HOST, '/headless']);
    expect(container.workdir).toBe('/home/reader');
    release();
  });

  test('is one for all machines of the page, shut down after the last, and can boot again', async () => {
    const host = newHost();
    const container = pageContainer(loadClient(openTestPage(host)));
    const [one, other] = [openMachine(container), openMachine(container)];
    await Promise.all([one.boot(), other.boot()]);
    expect(host.built).toHaveLength(1);
    one.teardown();
    const third = openMachine(container);
    await third.boot();
    expect(host.built).toHaveLength(1);
    other.teardown();
    third.teardown();
    await host.tornDown;
    const later = openMachine(container);
    await later.boot();
    expect(host.built).toHaveLength(2);
    later.teardown();
  });

  test('gets the program without its types, at the same columns, and its packages', async () => {
    const client = await loadClient(openTestPage(newHost()));
    const container = await client.boot();
    const machine = new WebContainerMachine({
      container: { lease: async () => ({ container, release: () => container.teardown() }) },
      time: systemTime,
      parts: async () => ({
        ...scripts,
        packages: {
          'greet/index.js': "export default 'good day';",
          'greet/package.json': '{"type":"module","exports":"./index.js"}',
        },
      }),
    });
    const text = "import greet from 'greet';\nconst to: string = 'Ada'; console.log(greet, to);";
    await machine.mount({ 'server.ts': text, 'static/one.css': 'p {}' });
    expect(await outputOf(machine, 'server.ts')).toBe('good day Ada\n');
    expect(await container.fs.readFile('server.ts', 'utf8')).toBe(
      text.replace(': string', '        '),
    );
    expect(await container.fs.readFile('static/one.css', 'utf8')).toBe('p {}');
    machine.teardown();
  });

  test('shows what crosses its wire, and refuses what nothing listens for', async () => {
    const events: TapEvent[] = [];
    const machine = openMachine(pageContainer(loadClient(openTestPage(newHost()))), (event) =>
      events.push(event),
    );
    await expect(machine.connect(8888)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await machine.mount({
      'server.mjs': `import { createServer } from 'node:http';
createServer((request, response) => response.end('hello')).listen(8888);`,
    });
    for (let run = 1; run <= 2; run++) {
      const ready = new Promise((resolve) => machine.on('server-ready', resolve));
      const program = await machine.spawn('node', ['server.mjs']);
      await ready;
      const { response } = await createProbe(machine.connect, 8888).get('/');
      expect(response.text).toBe('hello');
      program.kill();
      await program.exit;
    }
    const opened = events.filter(({ kind }) => kind === 'open');
    const over = events.filter(({ kind }) => kind === 'end' || kind === 'reset');
    expect(new Set(opened.map(({ flow }) => flow)).size).toBe(opened.length);
    expect(new Set(over.map(({ flow }) => flow))).toEqual(new Set(opened.map(({ flow }) => flow)));
    const sent = events
      .filter((event) => event.kind === 'data')
      .map(({ bytes }) => new TextDecoder().decode(bytes));
    expect(sent.filter((text) => text.startsWith('GET / HTTP/1.1'))).toHaveLength(2);
    expect(sent.filter((text) => text.startsWith('HTTP/1.1 200 OK'))).toHaveLength(2);
    machine.teardown();
  });

  test('says so when its host breaks down, and ends its programs', async () => {
    const host = newHost();
    const machine = openMachine(pageContainer(loadClient(openTestPage(host))));
    await machine.mount({ 'waits.mjs': 'setInterval(() => {}, 1000);' });
    const program = await machine.spawn('node', ['waits.mjs']);
    const failure = new Promise<{ readonly message: string }>((resolve) =>
      machine.on('error', resolve),
    );
    host.fail('out of memory');
    expect((await failure).message).toContain('WebContainer broke down (out of memory)');
    expect([130, 137]).toContain(await program.exit);
    machine.teardown();
  });

  test('is given up when it never answers, for as long as the page lasts', async () => {
    const time = new TestTime();
    const page = openTestPage();
    const container = pageContainer(loadClient(page), { time });
    const machine = openMachine(container);
    const spawned = machine.spawn('node', ['server.mjs']);
    const refused = expect(spawned).rejects.toMatchObject({
      code: 'NO_CONTAINER',
      message: expect.stringContaining('did not start within 15 seconds'),
    });
    await page.framed;
    time.pass(LIMIT);
    await refused;
    await expect(container.lease()).rejects.toMatchObject({ code: 'NO_CONTAINER' });
    expect(page.frames).toHaveLength(1);
    machine.teardown();
  });

  test('is not asked for where the page cannot hold it', async () => {
    const page = openTestPage(newHost());
    const container = pageContainer(loadClient(page), { obstacle: () => 'You are offline.' });
    await expect(openMachine(container).boot()).rejects.toMatchObject({
      code: 'NO_CONTAINER',
      message: 'You are offline.',
    });
    expect(page.frames).toHaveLength(0);
  });
});

async function outputOf(machine: Machine, file: string): Promise<string> {
  const program = await machine.spawn('node', [file]);
  let said = '';
  for await (const { text } of program.output) said += text;
  return said;
}
