// The system calls of a Python process, as its `_socket` and `select` make them. Numbers in and out: a call that fails
// returns the negative errno of Linux, for a JavaScript exception would cost Python many times as much.
import { Epoll } from '../../kernel/epoll.ts';
import { KernelError } from '../../kernel/errno.ts';
import type { Host } from '../../kernel/host.ts';
import type { Endpoint } from '../../kernel/tap.ts';
import type { TcpSocket } from '../../kernel/tcp-socket.ts';
import { Descriptors } from './descriptors.ts';
import { type Soon, Token } from './token.ts';

const ENOENT = -2;
const EBADF = -9;
const EEXIST = -17;
const EINVAL = -22;
const EMFILE = -24;
const ENOTSOCK = -88;
const EINPROGRESS = -115;

/** Options that change what the kernel does; all others are only remembered. */
const KERNEL_OPTIONS: Readonly<Record<string, string>> = {
  '1:2': 'SO_REUSEADDR',
  '1:15': 'SO_REUSEPORT',
};
/** What a socket answers for options that were never set: `level:name`. */
const DEFAULT_OPTIONS: Readonly<Record<string, number>> = {
  '1:7': 262_144,
  '1:8': 262_144,
  '1:39': 2,
  '1:38': 6,
};

export type Syscalls = ReturnType<typeof createSyscalls>;

export interface Surroundings {
  readonly host: Host;
  readonly soon: Soon;
  /** The file behind descriptor 0. */
  readonly stdin: TcpSocket;
  /** Ends the process: what still runs of it is not heard of again. */
  readonly exit: (code: number) => void;
}

/** `scratch` is where bytes and lists of numbers pass between Python and the network; it moves when the memory grows. */
export function createSyscalls(
  { host, soon, stdin, exit }: Surroundings,
  scratch: () => Uint8Array,
) {
  const descriptors = new Descriptors({ kind: 'socket', file: stdin, references: 1 });

  const socketOf = (fd: number): TcpSocket | undefined => {
    const entry = descriptors.get(fd);
    return entry?.kind === 'socket' ? entry.file : undefined;
  };
  const epollOf = (fd: number): Epoll | undefined => {
    const entry = descriptors.get(fd);
    return entry?.kind === 'epoll' ? entry.file : undefined;
  };
  const noSocket = (fd: number): number => (descriptors.get(fd) === undefined ? EBADF : ENOTSOCK);
  const add = (file: TcpSocket) => descriptors.add({ kind: 'socket', file, references: 1 });

  const addPair = ([first, second]: readonly [TcpSocket, TcpSocket]) =>
    descriptors.addPair(
      { kind: 'socket', file: first, references: 1 },
      { kind: 'socket', file: second, references: 1 },
    );

  const ifRoom = (open: () => number): number => (descriptors.isFull ? EMFILE : open());

  const close = (fd: number): number => {
    if (descriptors.get(fd) === undefined) return EBADF;
    const last = descriptors.remove(fd);
    if (last?.kind === 'socket') host.close(last.file);
    else if (last?.kind === 'epoll') last.file.close();
    last?.file.watchers.dispose();
    return 0;
  };

  /** Runs a call on a socket and turns what it throws into a negative errno. */
  const call = <Result>(fd: number, run: (socket: TcpSocket) => Result): Result | number => {
    const socket = socketOf(fd);
    if (socket === undefined) return noSocket(fd);
    try {
      return run(socket);
    } catch (error) {
      if (error instanceof KernelError) return -error.errno;
      throw error;
    }
  };

  return {
    /** The box of a token: Python takes the token as an attribute, so that it stays what it is. */
    newStack: () => ({
      token: new Token((fd) => descriptors.get(fd)?.file, soon),
    }),

    /** Enters `main` on a stack of its own, once the stack that asks has parked. */
    spawnStack: (main: { callPromising(): Promise<void> }) => {
      queueMicrotask(() => main.callPromising());
    },

    exit,

    socket: (isLocal: boolean) => ifRoom(() => add(isLocal ? host.local.socket() : host.socket())),

    /** 0 for a socket of the network, 1 for a local one, 2 for an end of a pipe. */
    kind: (fd: number) => {
      const socket = socketOf(fd);
      if (socket === undefined) return noSocket(fd);
      if (socket.side !== 'pair') return 0;
      return socket.end === undefined ? 1 : 2;
    },

    /** The first of two descriptors that follow each other. */
    pair: () => ifRoom(() => addPair(host.pair())),

    /** The reading end; the writing one follows it. */
    pipe: () => ifRoom(() => addPair(host.pipe())),

    bind: (fd: number, address: string, port: number) =>
      call(fd, (socket) => {
        host.bind(socket, { address, port });
        return 0;
      }),

    bindName: (fd: number, key: string, shown: string) =>
      call(fd, (socket) => {
        host.local.bind(socket, { key, shown });
        return 0;
      }),

    listen: (fd: number, backlog: number) =>
      call(fd, (socket) => {
        host.listen(socket, backlog);
        return 0;
      }),

    accept: (fd: number) => call(fd, (socket) => ifRoom(() => add(host.accept(socket)))),

    connect: (fd: number, address: string, port: number) =>
      call(fd, (socket) => {
        host.connect(socket, { address, port });
        return socket.state === 'connected' ? 0 : EINPROGRESS;
      }),

    /** How many bytes it has put into the scratch. */
    connectName: (fd: number, key: string, mayWait: boolean) =>
      call(fd, (socket) => {
        host.local.connect(socket, key, mayWait);
        return socket.state === 'connected' ? 0 : EINPROGRESS;
      }),

    receive: (fd: number, max: number, peek: boolean) =>
      call(fd, (socket) => {
        const target = scratch();
        const bytes = socket.receive(Math.min(max, target.length), peek);
        target.set(bytes);
        return bytes.length;
      }),

    /** How many of the `length` bytes in the scratch the window took. */
    send: (fd: number, length: number) =>
      call(fd, (socket) => socket.send(scratch().slice(0, length))),

    shutdown: (fd: number, how: number) =>
      call(fd, (socket) => {
        socket.shutdown(how !== 1, how !== 0);
        return 0;
      }),

    takeError: (fd: number) =>
      call(fd, (socket) => {
        const error = socket.takeError();
        return error === undefined ? 0 : new KernelError(error).errno;
      }),

    /** `127.0.0.1 8888`, the name of a local socket, or an empty string for one that has none. */
    local: (fd: number) => call(fd, (socket) => format(socket, socket.local)),
    remote: (fd: number) =>
      call(fd, (socket) => {
        if (socket.remote === undefined) throw new KernelError('ENOTCONN');
        return format(socket, socket.remote);
      }),

    setOption: (fd: number, level: number, name: number, value: number) =>
      call(fd, (socket) => {
        const key = `${level}:${name}`;
        socket.options.set(KERNEL_OPTIONS[key] ?? key, value);
        return 0;
      }),

    getOption: (fd: number, level: number, name: number) =>
      call(fd, (socket) => {
        const key = `${level}:${name}`;
        if (key === '1:30') return socket.state === 'listening' ? 1 : 0;
        return socket.options.get(KERNEL_OPTIONS[key] ?? key) ?? DEFAULT_OPTIONS[key] ?? 0;
      }),

    readiness: (fd: number) => descriptors.get(fd)?.file.readiness ?? EBADF,

    dup: (fd: number) => {
      const entry = descriptors.get(fd);
      if (entry === undefined) return EBADF;
      return ifRoom(() => {
        entry.references++;
        return descriptors.add(entry);
      });
    },

    /** Makes `to` stand for what `fd` stands for (dup2(2)); both are virtual. */
    dup2: (fd: number, to: number) => {
      const entry = descriptors.get(fd);
      if (entry === undefined) return EBADF;
      if (fd === to) return to;
      close(to);
      if (!descriptors.put(to, entry)) return EBADF;
      entry.references++;
      return to;
    },

    close,

    epollCreate: () =>
      ifRoom(() => descriptors.add({ kind: 'epoll', file: new Epoll(), references: 1 })),

    epollAdd: (epfd: number, fd: number, events: number) => {
      const epoll = epollOf(epfd);
      const target = descriptors.get(fd);
      if (epoll === undefined || target === undefined) return EBADF;
      if (target.file === epoll) return EINVAL;
      return epoll.add(fd, target.file, events) ? 0 : EEXIST;
    },

    epollModify: (epfd: number, fd: number, events: number) => {
      const epoll = epollOf(epfd);
      if (epoll === undefined || descriptors.get(fd) === undefined) return EBADF;
      return epoll.modify(fd, events) ? 0 : ENOENT;
    },

    epollRemove: (epfd: number, fd: number) => {
      const epoll = epollOf(epfd);
      if (epoll === undefined) return EBADF;
      if (epoll.remove(fd)) return 0;
      return descriptors.get(fd) === undefined ? EBADF : ENOENT;
    },

    /** Puts `fd, bits, fd, bits, …` into the scratch and says how many numbers that are. */
    epollCollect: (epfd: number, max: number) => {
      const epoll = epollOf(epfd);
      if (epoll === undefined) return EBADF;
      const { buffer, byteOffset, length } = scratch();
      const room = length / Int32Array.BYTES_PER_ELEMENT;
      const found = epoll.collect(Math.min(max, room / 2));
      new Int32Array(buffer, byteOffset, room).set(found);
      return found.length;
    },
  };
}

function format(socket: TcpSocket, endpoint: Endpoint | undefined): string {
  if (endpoint === undefined) return '0.0.0.0 0';
  return socket.side === 'pair' ? endpoint.address : `${endpoint.address} ${endpoint.port}`;
}
