// A machine of another process as the container's page in the browser has it, over a WebSocket.
import { Listeners } from '../../sandbox/machine/listeners.ts';
import type {
  FileTree,
  Machine,
  MachineEvents,
  Output,
  Process,
  SpawnOptions,
} from '../../sandbox/machine/machine.ts';

export type ToRemote =
  | { readonly kind: 'mount'; readonly files: Readonly<Record<string, string>> }
  | {
      readonly kind: 'spawn';
      readonly id: number;
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'input'; readonly id: number; readonly text: string }
  | { readonly kind: 'kill'; readonly id: number };

export type FromRemote =
  /** Where its ports are served: `--1.localhost:9876`, after the number. */
  | { readonly kind: 'hello'; readonly suffix: string }
  | { readonly kind: 'port'; readonly port: number; readonly type: 'open' | 'close' }
  | ({ readonly kind: 'output'; readonly id: number } & Output)
  | { readonly kind: 'exit'; readonly id: number; readonly code: number };

interface Running {
  readonly writer: WritableStreamDefaultWriter<Output>;
  readonly exit: PromiseWithResolvers<number>;
}

export class RemoteMachine implements Machine {
  readonly suffix: string;
  readonly #socket: WebSocket;
  readonly #listeners = new Listeners<MachineEvents>();
  readonly #running = new Map<number, Running>();

  static async open(url: string): Promise<RemoteMachine> {
    const socket = new WebSocket(url);
    const hello = await new Promise<MessageEvent<string>>((resolve) => {
      socket.addEventListener('message', resolve, { once: true });
    });
    return new RemoteMachine(socket, JSON.parse(hello.data) as FromRemote & { kind: 'hello' });
  }

  private constructor(socket: WebSocket, { suffix }: FromRemote & { kind: 'hello' }) {
    this.#socket = socket;
    this.suffix = suffix;
    socket.addEventListener('message', ({ data }: MessageEvent<string>) =>
      this.#heard(JSON.parse(data) as FromRemote),
    );
  }

  on<Name extends keyof MachineEvents>(
    name: Name,
    listener: (event: MachineEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  async mount(files: FileTree): Promise<void> {
    const texts = Object.entries(files).map(
      ([path, content]) =>
        [path, typeof content === 'string' ? content : new TextDecoder().decode(content)] as const,
    );
    this.#send({ kind: 'mount', files: Object.fromEntries(texts) });
  }

  async spawn(
    command: string,
    args: readonly string[],
    { env = {} }: SpawnOptions = {},
  ): Promise<Process> {
    const id = this.#running.size + 1;
    const output = new TransformStream<Output, Output>(undefined, undefined, {
      highWaterMark: Number.POSITIVE_INFINITY,
    });
    const exit = Promise.withResolvers<number>();
    this.#running.set(id, { writer: output.writable.getWriter(), exit });
    this.#send({ kind: 'spawn', id, command, args, env });
    const kill = (): void => this.#send({ kind: 'kill', id });
    return {
      output: output.readable,
      input: new WritableStream({ write: (text) => this.#send({ kind: 'input', id, text }) }),
      onInputWait: () => () => undefined,
      exit: exit.promise,
      interrupt: kill,
      kill,
    };
  }

  readonly connect = (): Promise<never> =>
    Promise.reject(new Error('A page reaches a container by its URLs.'));

  teardown(): void {
    this.#socket.close();
  }

  #send(message: ToRemote): void {
    this.#socket.send(JSON.stringify(message));
  }

  #heard(message: FromRemote): void {
    switch (message.kind) {
      case 'hello':
        return;
      case 'port':
        return this.#listeners.emit('port', message);
      case 'output':
        return void this.#running.get(message.id)?.writer.write(message);
      case 'exit': {
        const running = this.#running.get(message.id);
        void running?.writer.close();
        return running?.exit.resolve(message.code);
      }
      default:
        message satisfies never;
    }
  }
}
