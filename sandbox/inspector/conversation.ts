// Both directions of one connection: which response answers which request, and what a 101 switches to.
import type { Direction } from '../kernel/tap.ts';
import {
  type Asked,
  askedOf,
  asksForWebSocket,
  extensionsOf,
  responseHandshakeFault,
} from '../wire/handshake.ts';
import { fieldMembers } from '../wire/http1.ts';
import { FrameDecoder } from '../wire/websocket.ts';
import type { Draft } from './draft.ts';
import type { Speech } from './first-words.ts';
import { Lane, type RequestHead, type ResponseHead } from './lane.ts';
import { MAX_ROW_BYTES } from './row.ts';

/** What a request asked to upgrade to; `webSocket` where that is among it. */
interface Upgrade {
  readonly protocols: readonly string[];
  readonly webSocket: Asked | undefined;
}

/** The most upgrades that are remembered while they wait: a client may pipeline any number, and nobody does. */
const MAX_WAITING = 100;

export class Conversation {
  readonly #lanes: Readonly<Record<Direction, Lane>>;
  /** By the ordinal of the request. */
  readonly #upgrades = new Map<number, Upgrade>();
  #requests = 0;

  constructor(row: (direction: Direction, draft: Draft) => void) {
    const listener = {
      request: (head: RequestHead) => this.#request(head),
      response: (head: ResponseHead) => this.#response(head),
    };
    this.#lanes = {
      'client-to-server': new Lane('requests', {
        ...listener,
        row: (draft) => row('client-to-server', draft),
        speaks: (speech) => this.#clientSpeaks(speech),
        switched: () => undefined,
      }),
      'server-to-client': new Lane('responses', {
        ...listener,
        row: (draft) => row('server-to-client', draft),
        speaks: (speech) => this.#serverSpeaks(speech),
        switched: () => this.#lanes['client-to-server'].switchProtocols(),
      }),
    };
  }

  feed(direction: Direction, bytes: Uint8Array): void {
    this.#lanes[direction].feed(bytes);
  }

  /** FIN of one direction. Returns what it cut off, in words. */
  end(direction: Direction): string | undefined {
    return this.#lanes[direction].end();
  }

  /** Who asks in HTTP is to be answered in it; a server of HTTP may answer rubbish too. */
  #clientSpeaks(speech: Speech): void {
    if (speech === 'http') this.#lanes['server-to-client'].settle('http');
  }

  /** Whoever was answered has said what there is to judge by; a client that has said nothing yet still may. */
  #serverSpeaks(speech: Speech): void {
    const client = this.#lanes['client-to-server'];
    if (speech === 'http' || client.isUndecided) client.settle(speech);
  }

  #request(head: RequestHead): void {
    this.#lanes['server-to-client'].expect(head.method);
    const protocols = fieldMembers(head.headers, 'Upgrade');
    if (protocols.length > 0 && this.#upgrades.size < MAX_WAITING) {
      const webSocket = asksForWebSocket(head) ? askedOf(head) : undefined;
      this.#upgrades.set(this.#requests, { protocols, webSocket });
    }
    this.#requests += 1;
  }

  #response(head: ResponseHead): string | undefined {
    if (head.kind === 'interim' || head.answers === undefined) {
      return head.status === 101 ? UNASKED : undefined;
    }
    const { ordinal } = head.answers;
    const upgrade = this.#upgrades.get(ordinal);
    this.#upgrades.delete(ordinal);
    if (head.status !== 101) return undefined;
    if (upgrade === undefined) return UNASKED;
    const chosen = fieldMembers(head.headers, 'Upgrade').map((name) => name.toLowerCase());
    const webSocket = chosen.includes('websocket') || upgrade.protocols.length === 1;
    if (upgrade.webSocket === undefined || !webSocket) return unaskedProtocol(upgrade, chosen);
    const fault = responseHandshakeFault(head, upgrade.webSocket);
    if (fault === undefined) this.#prepareFrames(head);
    return fault;
  }

  #prepareFrames({ headers }: ResponseHead): void {
    const options = {
      hold: MAX_ROW_BYTES,
      allowRsv1: extensionsOf(headers).includes('permessage-deflate'),
    };
    this.#lanes['client-to-server'].prepare(new FrameDecoder({ from: 'client', ...options }));
    this.#lanes['server-to-client'].prepare(new FrameDecoder({ from: 'server', ...options }));
  }
}

const UNASKED =
  'The server switches protocols, but its client asked for no upgrade (RFC 9110, section 7.8).';

function unaskedProtocol(upgrade: Upgrade, chosen: readonly string[]): string | undefined {
  const asked = upgrade.protocols.map((name) => name.toLowerCase());
  const other = chosen.find((name) => !asked.includes(name));
  if (other === undefined) return undefined;
  return `The server switches to ${other}, which its client did not ask for (RFC 9110, section 7.8).`;
}
