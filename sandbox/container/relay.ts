// Clients of the page's own that may be far away: they live on a small network here, whose links have a length, and each of
// their connections is carried on to the container.
import { MachineNetwork } from '../engines/machine-network.ts';
import type { FarClients } from '../jail/browser-machine.ts';
import { PageHosts } from '../jail/page-hosts.ts';
import { SocketConnection } from '../kernel/connect.ts';
import type { Connect, Connection } from '../kernel/connection.ts';
import { ANY, Host } from '../kernel/host.ts';
import { POLLIN } from '../kernel/readiness.ts';
import type { TcpSocket } from '../kernel/tcp-socket.ts';
import { layCable } from '../transport/message-port.ts';

/** Linux's net.core.somaxconn. */
const BACKLOG = 4096;

export class Relay {
  readonly #connect: Connect;
  readonly #network = new MachineNetwork({ onPort: () => undefined });
  readonly #pages: PageHosts = new PageHosts((port, share) =>
    this.#pages.plugged(this.#network.plugHost(port, { mayListen: false, share }).numbers),
  );
  readonly #host: Host;
  /** The network knows of all ports that were opened and closed. */
  #told: Promise<void> = Promise.resolve();
  readonly #listening = new Map<number, TcpSocket>();

  /** `connect` leads into the container. */
  constructor(connect: Connect) {
    this.#connect = connect;
    const { port1, port2 } = new MessageChannel();
    const { numbers } = this.#network.plugHost(port1, { mayListen: true, share: 'program' });
    const cable = layCable(port2, (segment) => this.#host.receive(segment));
    const clock = (): number => performance.timeOrigin + performance.now();
    this.#host = new Host({ ...numbers, uplink: cable.send, clock });
  }

  readonly far: FarClients = {
    connect: async (port, signal) => {
      await this.#told;
      return this.#pages.far.connect(port, signal);
    },
    setConditions: (conditions) => this.#pages.far.setConditions(conditions),
  };

  open(port: number): void {
    if (this.#listening.has(port)) return;
    const socket = this.#host.socket();
    this.#host.bind(socket, { address: ANY, port });
    this.#host.listen(socket, BACKLOG);
    socket.watchers.add({
      changed: () => {
        while ((socket.readiness & POLLIN) !== 0) this.#carry(this.#host.accept(socket), port);
      },
      gone: () => undefined,
    });
    this.#listening.set(port, socket);
    this.#told = this.#host.settle();
  }

  close(port: number): void {
    const socket = this.#listening.get(port);
    this.#listening.delete(port);
    if (socket !== undefined) this.#host.close(socket);
    this.#told = this.#host.settle();
  }

  #carry(socket: TcpSocket, port: number): void {
    const far = new SocketConnection(this.#host, socket);
    this.#connect(port).then(
      (near) => {
        const drop = (): void => {
          far.reset();
          near.reset();
        };
        pour(far, near).catch(drop);
        pour(near, far).catch(drop);
      },
      () => far.reset(),
    );
  }
}

async function pour(from: Connection, to: Connection): Promise<void> {
  for (let bytes = await from.read(); bytes !== undefined; bytes = await from.read())
    await to.write(bytes);
  to.end();
}
