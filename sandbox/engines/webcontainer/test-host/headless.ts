// What answers StackBlitz's client in the tests: a host that speaks its messages, over any machine that runs `node`. It is a
// container in what a page can see of it: one terminal for both streams of output, and URLs of its own for what listens.
import type { Machine, Process } from '../../../machine/machine.ts';
import { byReference, type RemoteFunction, serve } from './endpoint.ts';
import { Files } from './files.ts';

export interface HeadlessOptions {
  /** A machine for each container that is built. */
  readonly open: () => Machine;
  readonly urlOf: (port: number) => string;
}

interface RunOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const EVENTS = ['port', 'server-ready', 'error'] as const;
type HostEvent = (typeof EVENTS)[number];

export class Headless {
  readonly #options: HeadlessOptions;
  readonly #listeners = new Map<HostEvent, Set<RemoteFunction>>(
    EVENTS.map((name) => [name, new Set()]),
  );
  /** What the page asked to be built, one after the other. */
  readonly built: { readonly version: string; readonly workdirName?: string }[] = [];
  /** Resolves when a container is shut down. */
  readonly tornDown: Promise<void>;
  readonly #tearDown: () => void;

  constructor(options: HeadlessOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.tornDown = promise;
    this.#tearDown = resolve;
  }

  /** Serves the client whose page holds the other end of the port. */
  serve(port: MessagePort): void {
    serve(port, { build: (options: Headless['built'][number]) => this.#build(options) });
  }

  /** As when StackBlitz's runtime fails. */
  fail(message: string): void {
    this.#tell('error', { message });
  }

  #tell(event: HostEvent, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...values);
  }

  #build(options: Headless['built'][number]): object {
    this.built.push(options);
    const machine = this.#options.open();
    const files = new Files();
    const { urlOf } = this.#options;
    machine.on('port', ({ port, type }) => this.#tell('port', port, type, urlOf(port)));
    machine.on('server-ready', ({ port }) => this.#tell('server-ready', port, urlOf(port)));
    const known = (event: HostEvent): Set<RemoteFunction> => {
      const set = this.#listeners.get(event);
      if (set === undefined) throw new Error(`Unsupported event type '${event}'.`);
      return set;
    };
    return byReference({
      fs: () =>
        byReference({
          readFile: (path: string, encoding?: string | null) => files.read(path, encoding),
        }),
      previewScript: () => byReference({}),
      runtimeInfo: () => ({
        path: '/usr/local/bin:/usr/bin:/bin',
        cwd: `/home/${options.workdirName ?? 'project'}`,
      }),
      loadFiles: (payload: Uint8Array) => machine.mount(files.load(payload)),
      run: async (
        { command, args, env = {} }: RunOptions,
        _stdout: unknown,
        _stderr: unknown,
        output: RemoteFunction | undefined,
      ) => processOf(await machine.spawn(command, args, { env, packages: [] }), output),
      on: (event: HostEvent, listener: RemoteFunction) => {
        known(event).add(listener);
        return byReference(() => void known(event).delete(listener));
      },
      teardown: () => {
        machine.teardown();
        this.#tearDown();
      },
    });
  }
}

function processOf(process: Process, output: RemoteFunction | undefined): object {
  const input = process.input.getWriter();
  const shown = showOnTerminal(process, output);
  return byReference({
    onExit: shown.then(() => process.exit),
    write: (text: string) => input.write(text),
    kill: () => process.kill(),
    resize: () => undefined,
  });
}

/** Both streams in one, in pieces that end where they happen to; then the end of it. */
async function showOnTerminal(process: Process, output: RemoteFunction | undefined): Promise<void> {
  const encoder = new TextEncoder();
  for await (const { text } of process.output) {
    const bytes = encoder.encode(text.replaceAll('\n', '\r\n'));
    const middle = bytes.length >> 1;
    for (const part of [bytes.subarray(0, middle), bytes.subarray(middle)])
      if (part.length > 0) output?.(part.slice());
  }
  output?.(null);
}
