// `tcp_wrap`: TCP over the machine's kernel. There is one address family inside, so ::1 and 127.0.0.1 are the same place; a
// handle remembers by which it was named. So no server has IPv6 alone, and one that is asked to says that it cannot.
import { KernelError } from '../../../kernel/errno.ts';
import type { Endpoint } from '../../../kernel/tap.ts';
import type { TcpSocket } from '../../../kernel/tcp-socket.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { later } from './later.ts';
import { type StreamState, StreamWrap } from './stream_wrap.ts';
import { type Family, inside, LOOPBACK6, outside } from './tcp_address.ts';

const SOCKET = 0;
const SERVER = 1;
const UV_EINVAL = -22;
const UV_EADDRINUSE = -98;
const UV_EADDRNOTAVAIL = -99;
const UV_ENOTCONN = -107;
const UV_EALREADY = -114;
const UV_ECANCELED = -125;
const UV_EBADF = -9;
const V6ONLY = 1;
const REUSEPORT = 2;

interface ConnectRequest {
  oncomplete?: (
    status: number,
    handle: object,
    request: object,
    readable: boolean,
    writable: boolean,
  ) => void;
}

interface Address {
  address?: string;
  family?: string;
  port?: number;
}

const NO_V6ONLY =
  'This machine has one network for IPv4 and IPv6: a server with "ipv6Only" is reached at 127.0.0.1 as well.';

export function tcpWrapBinding(realm: Realm, state: StreamState): Binding {
  class TCP extends StreamWrap {
    onconnection: ((status: number, client?: object) => void) | undefined;
    #family: Family = 4;
    /** Whether its ends were named ::1. */
    #isLoopback6 = false;
    #connecting: ConnectRequest | undefined;
    #isListening = false;
    /** A bind that failed for its port: libuv tells it when the socket listens. */
    #delayed = 0;
    #isReset = false;
    /** Told as it was set: no network here looks at it. */
    #service = 0;
    #hasYielded = false;
    /** Linux tells who connects again that it has connected, once (inet_stream_connect). */
    #mayConnectAgain = false;

    constructor(_type: number) {
      super(realm, state);
    }

    open(): number {
      return UV_EBADF;
    }

    bind(address: string, port: number, flags = 0): number {
      return this.#bind(4, address, port, flags);
    }

    bind6(address: string, port: number, flags = 0): number {
      if ((flags & V6ONLY) !== 0) warn(realm, NO_V6ONLY);
      return this.#bind(6, address, port, flags);
    }

    listen(backlog: number): number {
      if (this.#delayed !== 0) return this.#delayed;
      return this.#attempt(() => {
        realm.host.listen(this.#ensureSocket(), backlog);
        this.#isListening = true;
        this.refresh();
      });
    }

    connect(request: ConnectRequest, address: string, port: number): number {
      return this.#connect(4, request, address, port);
    }

    connect6(request: ConnectRequest, address: string, port: number): number {
      return this.#connect(6, request, address, port);
    }

    getsockname(into: Address): number {
      if (this.#delayed !== 0) return this.#delayed;
      return this.#name(into, this.socket?.local, this.#family === 6 ? '::' : '0.0.0.0');
    }

    getpeername(into: Address): number {
      if (this.socket?.remote === undefined) return UV_ENOTCONN;
      return this.#name(into, this.socket.remote, '');
    }

    setNoDelay(): number {
      return 0;
    }

    setKeepAlive(): number {
      return 0;
    }

    setTypeOfService(service: number): number {
      this.#service = service;
      return 0;
    }

    getTypeOfService(): number {
      return this.#service;
    }

    setSimultaneousAccepts(): number {
      return 0;
    }

    /** Closes with RST (uv_tcp_close_reset). */
    reset(callback?: () => void): number {
      this.#isReset = true;
      this.close(callback);
      return 0;
    }

    /** The end of a connection that `listener` has accepted. */
    take(socket: TcpSocket, listener: TCP): this {
      this.#family = listener.#family;
      this.#isLoopback6 = listener.#isLoopback6;
      this.adopt(socket);
      return this;
    }

    protected override isBusy(): boolean {
      return this.#isListening || this.#connecting !== undefined || super.isBusy();
    }

    protected override poll(): boolean {
      if (this.#isListening) return this.#accept();
      if (this.#connecting !== undefined) {
        if (this.socket?.state === 'connecting') return false;
        // Within one process the listener, which was ready first, is served first.
        if (!this.#hasYielded) {
          this.#hasYielded = true;
          return true;
        }
        this.#finishConnect();
        return true;
      }
      return super.poll();
    }

    protected override closeSocket(socket: TcpSocket): void {
      const request = this.#connecting;
      this.#connecting = undefined;
      if (request !== undefined)
        realm.loop.postClosing(
          realm.context.keep(() => request.oncomplete?.(UV_ECANCELED, this, request, false, false)),
        );
      if (this.#isReset) socket.abort();
      super.closeSocket(socket);
    }

    #bind(family: Family, address: string, port: number, flags: number): number {
      this.#nameBy(family, address);
      if (this.isClosing) return UV_EINVAL;
      const status = this.#attempt(() => {
        const socket = this.#ensureSocket();
        if ((flags & REUSEPORT) !== 0) socket.options.set('SO_REUSEPORT', 1);
        realm.host.bind(socket, { address: inside(address), port });
      });
      if (status !== UV_EADDRINUSE) return status;
      this.#delayed = status;
      return 0;
    }

    #connect(family: Family, request: ConnectRequest, address: string, port: number): number {
      if (this.#connecting !== undefined) return UV_EALREADY;
      if (this.#delayed !== 0) return this.#delayed;
      this.#nameBy(family, address);
      this.#connecting = request;
      const socket = this.#ensureSocket();
      if (socket.state === 'connected' && this.#mayConnectAgain) {
        this.#mayConnectAgain = false;
        this.changed(0xffff);
        return 0;
      }
      this.#mayConnectAgain = true;
      try {
        realm.host.connect(socket, { address: inside(address), port });
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        if (error.code !== 'ECONNREFUSED') {
          this.#connecting = undefined;
          return -error.errno;
        }
        later(realm, () => this.#refuse(-error.errno));
        this.refresh();
        return 0;
      }
      this.refresh();
      // Within the process it is connected already; the program learns it from the loop.
      if (socket.state !== 'connecting') this.changed(0xffff);
      return 0;
    }

    #finishConnect(): void {
      const request = this.#connecting;
      this.#connecting = undefined;
      const error = this.socket?.takeError();
      this.refresh();
      const status = error === undefined ? 0 : -new KernelError(error).errno;
      request?.oncomplete?.(status, this, request, true, true);
    }

    #refuse(status: number): void {
      const request = this.#connecting;
      this.#connecting = undefined;
      this.refresh();
      request?.oncomplete?.(status, this, request, true, true);
    }

    #accept(): boolean {
      const { socket } = this;
      if (socket === undefined) return false;
      let accepted: TcpSocket;
      try {
        accepted = realm.host.accept(socket);
      } catch (error) {
        if (error instanceof KernelError && error.code === 'EAGAIN') return false;
        throw error;
      }
      // Who connects has nothing of who listens.
      let client: TCP | undefined;
      realm.context.within(undefined, () => {
        client = new TCP(SOCKET).take(accepted, this);
      });
      this.onconnection?.(0, client);
      return true;
    }

    #ensureSocket(): TcpSocket {
      let { socket } = this;
      if (socket === undefined) {
        socket = realm.host.socket();
        // As libuv does for every TCP socket that it binds.
        socket.options.set('SO_REUSEADDR', 1);
        this.adopt(socket);
      }
      return socket;
    }

    #nameBy(family: Family, address: string): void {
      this.#family = family;
      this.#isLoopback6 = address === LOOPBACK6;
    }

    #name(into: Address, endpoint: Endpoint | undefined, any: string): number {
      const { address, port } = endpoint ?? { address: any, port: 0 };
      into.address = outside(address, this.#family, this.#isLoopback6);
      into.family = this.#family === 4 ? 'IPv4' : 'IPv6';
      into.port = port;
      return 0;
    }

    #attempt(run: () => void): number {
      try {
        run();
        return 0;
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        return error.code === 'EADDRNOTAVAIL' ? UV_EADDRNOTAVAIL : -error.errno;
      }
    }
  }

  return {
    TCP,
    TCPConnectWrap: class TCPConnectWrap {},
    constants: { SOCKET, SERVER, UV_TCP_IPV6ONLY: V6ONLY, UV_TCP_REUSEPORT: REUSEPORT },
  };
}

function warn({ process }: Realm, message: string): void {
  Reflect.apply(process.emitWarning as (message: string) => void, process, [message]);
}
