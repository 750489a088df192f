// Random sequences of operations on the two ends of a connection, against a model that is simple enough to be read: it
// has no segments and no windows, only what each end knows. The same sequences, run over real sockets on Linux 6.18,
// gave the same answers.
import { describe, expect, it } from 'vitest';
import type { TcpSocket } from './tcp-socket.ts';
import {
  BOTH,
  bytes,
  connected,
  loneHost,
  named,
  network,
  nth,
  outcome,
  READ,
  seeded,
  WRITE,
} from './test-network.ts';

const WAYS: readonly (readonly [boolean, boolean])[] = [READ, WRITE, BOTH];

class ModelEnd {
  peer!: ModelEnd;
  unread = '';
  isClosed = false;
  isBroken = false;
  hasEnded = false;
  peerHasEnded = false;
  readingShut = false;
  error = '0';

  get isOver(): boolean {
    return this.isBroken || (this.hasEnded && this.peerHasEnded);
  }

  get bits(): string {
    const noMoreIn = this.isOver || this.peerHasEnded || this.readingShut;
    const names = [
      (this.unread !== '' || noMoreIn) && 'IN',
      'OUT',
      this.error !== '0' && 'ERR',
      (this.isOver || (noMoreIn && this.hasEnded)) && 'HUP',
      noMoreIn && 'RDHUP',
    ];
    return names.filter(Boolean).join('|');
  }

  send(payload: string): string | number {
    if (this.error !== '0') return this.soError();
    if (this.isOver || this.hasEnded) return 'EPIPE';
    const { peer } = this;
    if (peer.isClosed || (peer.readingShut && peer.hasEnded)) {
      peer.break('ECONNRESET');
      this.break(this.peerHasEnded ? 'EPIPE' : 'ECONNRESET');
    } else {
      peer.unread += payload;
    }
    return payload.length;
  }

  receive(max: number): string {
    const bytes = this.unread.slice(0, max);
    this.unread = this.unread.slice(max);
    if (bytes !== '' || this.peerHasEnded) return bytes;
    if (this.error !== '0') return this.soError();
    return this.isOver || this.readingShut ? '' : 'EAGAIN';
  }

  shutdown(reading: boolean, writing: boolean): string {
    if (this.isOver) return 'ENOTCONN';
    if (reading) this.readingShut = true;
    if (writing) this.end();
    return 'ok';
  }

  soError(): string {
    const { error } = this;
    this.error = '0';
    return error;
  }

  close(): string {
    this.isClosed = true;
    if (this.isOver) return 'ok';
    if (this.unread === '') this.end();
    else this.reset();
    return 'ok';
  }

  reset(): void {
    const { peer } = this;
    peer.break(peer.peerHasEnded && !peer.hasEnded ? 'EPIPE' : 'ECONNRESET');
    this.isBroken = true;
  }

  end(): void {
    this.hasEnded = true;
    this.peer.peerHasEnded = true;
  }

  break(error: string): void {
    this.isBroken = true;
    this.error = error;
  }
}

function modelPair(): [ModelEnd, ModelEnd] {
  const [one, other] = [new ModelEnd(), new ModelEnd()];
  [one.peer, other.peer] = [other, one];
  return [one, other];
}

interface Subject {
  readonly sockets: readonly [TcpSocket, TcpSocket];
  readonly close: (end: 0 | 1) => void;
}

function within(): Subject {
  const host = loneHost();
  const sockets = connected(host, host);
  return { sockets, close: (end) => host.close(sockets[end]) };
}

function across(): Subject {
  const { hosts } = network(2);
  const sockets = connected(nth(hosts, 0), nth(hosts, 1));
  return { sockets, close: (end) => nth(hosts, end).close(sockets[end]) };
}

describe.each([
  ['within one host', within],
  ['between two hosts', across],
])('A connection %s', (_place, open) => {
  it.each(Array.from({ length: 10 }, (_, seed) => seed))(
    'answers as the model does (seed %i)',
    (seed) => {
      const random = seeded(seed);
      const pick = (count: number) => Math.floor(random() * count);
      expect.assertions(0);
      for (let run = 0; run < 200; run++) {
        const model = modelPair();
        const { sockets, close } = open();
        const history: string[] = [];
        for (let step = 0; step < 30; step++) {
          const end = pick(2) as 0 | 1;
          const [expected, socket] = [model[end], sockets[end]];
          if (expected.isClosed) continue;
          let answers: [unknown, unknown];
          const kind = pick(12);
          if (kind < 4) {
            const payload = 'abcdefgh'.slice(0, 1 + pick(8));
            history.push(`${end}.send(${payload})`);
            answers = [expected.send(payload), outcome(() => socket.send(bytes(payload)))];
          } else if (kind < 8) {
            const max = 1 + pick(12);
            history.push(`${end}.receive(${max})`);
            answers = [expected.receive(max), outcome(() => socket.receive(max))];
          } else if (kind < 10) {
            const how = WAYS[pick(3)] ?? BOTH;
            history.push(`${end}.shutdown(${how})`);
            answers = [expected.shutdown(...how), outcome(() => socket.shutdown(...how))];
          } else if (kind === 10) {
            history.push(`${end}.soError()`);
            answers = [expected.soError(), socket.takeError() ?? '0'];
          } else {
            history.push(`${end}.close()`);
            answers = [expected.close(), outcome(() => close(end))];
          }
          if (answers[0] !== answers[1]) expect(answers[1], history.join(' ')).toBe(answers[0]);
          for (const index of [0, 1] as const) {
            if (model[index].isClosed) continue;
            const ready = named(sockets[index].readiness);
            if (ready !== model[index].bits)
              expect(ready, history.join(' ')).toBe(model[index].bits);
          }
        }
      }
    },
  );
});
