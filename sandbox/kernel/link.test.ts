import { describe, expect, it } from 'vitest';
import { Host } from './host.ts';
import { Link, type LinkConditions, UNLIMITED } from './link.ts';
import { type Segment, WINDOW } from './segment.ts';
import { Switch } from './switch.ts';
import type { TapEvent } from './tap.ts';
import type { TcpSocket } from './tcp-socket.ts';
import { bytes, dial, listening, receive, send, soError, text, told } from './test-network.ts';
import { TestTime } from './test-time.ts';

const DELAYED: LinkConditions = { ...UNLIMITED, delay: 100 };
const SLOW: LinkConditions = { ...UNLIMITED, bandwidth: 1000 };

interface Scene {
  readonly time: TestTime;
  readonly link: Link;
  /** What has come out at either end, with its time: `100 up fin`. */
  readonly came: string[];
}

function scene(conditions: LinkConditions, eachFlow = false): Scene {
  const time = new TestTime();
  const came: string[] = [];
  const note = (direction: string) => (segment: Segment) => {
    const said = segment.kind === 'data' ? ` ${sizeOrText(segment.bytes)}` : '';
    came.push(`${time.now()} ${direction} ${segment.kind}${said}`);
  };
  const link = new Link({ time, up: note('up'), down: note('down'), eachFlow });
  link.conditions = conditions;
  return { time, link, came };
}

const sizeOrText = (said: Uint8Array) => (said.length > 9 ? said.length : text(said));
const data = (said: string | number, flow = 1): Segment => ({
  kind: 'data',
  flow,
  bytes: typeof said === 'string' ? bytes(said) : new Uint8Array(said),
});
const fin = (flow = 1): Segment => ({ kind: 'fin', flow });
const reset = (flow = 1): Segment => ({ kind: 'reset', flow });

describe('a link', () => {
  it('without limits passes everything on at once, and waits for nothing', () => {
    const { link, came, time } = scene(UNLIMITED);
    link.up(data('a'));
    link.down(fin());
    expect(came).toEqual(['0 up data a', '0 down fin']);
    expect(time.waiting).toBe(0);
  });

  it('delays each segment by as much, whatever else is under way', () => {
    const { link, came, time } = scene(DELAYED);
    link.up(data('a'));
    time.pass(60);
    link.up(data('b'));
    time.pass(1);
    link.down(data('c'));
    time.pass(1000);
    expect(came).toEqual(['100 up data a', '160 up data b', '161 down data c']);
    expect(time.waiting).toBe(0);
  });

  it('lets bytes trickle through its bandwidth in order, the end after the last of them', () => {
    const { link, came, time } = scene(SLOW);
    link.down(data(120));
    link.down(fin());
    time.pass(1000);
    expect(came).toEqual([
      '50 down data 50',
      '100 down data 50',
      '120 down data 20',
      '120 down fin',
    ]);
  });

  it('saves up no bandwidth while it is idle', () => {
    const { link, came, time } = scene(SLOW);
    time.pass(5000);
    link.up(data(50));
    link.up(data(50));
    time.pass(1000);
    expect(came).toEqual(['5050 up data 50', '5100 up data 50']);
  });

  it('is shared evenly by the connections on it', () => {
    const { link, came, time } = scene(SLOW);
    link.up(data(150, 1));
    link.up(data('short', 2));
    time.pass(1000);
    // The line was given the second piece of the first before it heard of the other.
    expect(came).toEqual([
      '50 up data 50',
      '100 up data 50',
      '105 up data short',
      '155 up data 50',
    ]);
  });

  it('may be one for each connection', () => {
    const { link, came, time } = scene(SLOW, true);
    link.up(data(50, 1));
    link.up(data(50, 2));
    time.pass(1000);
    expect(came).toEqual(['50 up data 50', '50 up data 50']);
    expect(time.waiting).toBe(0);
  });

  it('changes while something is under way, and keeps the order', () => {
    const { link, came, time } = scene({ delay: 1000, bandwidth: 1000 });
    link.up(data('a'));
    link.up(data(100));
    time.pass(500);
    link.conditions = { ...UNLIMITED, delay: 600 };
    link.up(fin());
    time.pass(101);
    link.conditions = UNLIMITED;
    expect(came).toEqual(
      ['601 up data a', '601 up data 50', '601 up data 50', '601 up fin'].slice(0),
    );
  });

  it('goes on with a piece that is half out at the new bandwidth', () => {
    const { link, came, time } = scene(SLOW);
    link.up(data(50));
    time.pass(25);
    link.conditions = { ...UNLIMITED, bandwidth: 100 };
    time.pass(1000);
    expect(came).toEqual(['275 up data 50']);
  });

  it('sends nothing after a reset that had not gone out before it', () => {
    const { link, came, time } = scene(SLOW);
    link.up(data(500));
    link.up(data('other', 2));
    time.pass(10);
    link.up(reset());
    time.pass(1000);
    expect(came).toEqual(['50 up data 50', '55 up data other', '55 up reset']);
  });

  it.each([
    { delay: -1, bandwidth: 1 },
    { delay: Number.NaN, bandwidth: 1 },
    { delay: 0, bandwidth: 0 },
    { delay: Number.POSITIVE_INFINITY, bandwidth: 1 },
  ])('cannot be %j', (conditions) => {
    const { link } = scene(UNLIMITED);
    expect(() => {
      link.conditions = conditions;
    }).toThrow(RangeError);
  });
});

interface Joined {
  readonly time: TestTime;
  readonly near: Host;
  readonly far: Host;
  readonly seen: TapEvent[];
  readonly listener: TcpSocket;
}

/** A client behind a link, and a server on the switch. */
function joined(conditions: LinkConditions): Joined {
  const time = new TestTime();
  const seen: TapEvent[] = [];
  const joining = new Switch({ clock: time.now, tap: (event) => seen.push(event) });
  const nearPlug = joining.plug((segment) => link.down(segment));
  const farPlug = joining.plug((segment) => far.receive(segment));
  const link = new Link({
    time,
    up: (segment) => nearPlug.receive(segment),
    down: (segment) => near.receive(segment),
  });
  link.conditions = conditions;
  const common = { clock: time.now, firstPort: 40_000, lastPort: 40_999 };
  const near = new Host({ ...common, firstFlow: 1, uplink: link.up });
  const far = new Host({ ...common, firstFlow: 1000, uplink: (said) => farPlug.receive(said) });
  return { time, near, far, seen, listener: listening(far, 80) };
}

describe('a client behind a link', () => {
  it('connects after a round trip, and hears its answer after another', () => {
    const { time, near, far, seen, listener } = joined(DELAYED);
    const client = dial(near, 80);
    time.pass(199);
    expect(client.state).toBe('connecting');
    time.pass(1);
    expect(client.state).toBe('connected');
    send(client, 'ping');
    time.pass(100);
    const server = far.accept(listener);
    expect(receive(server)).toBe('ping');
    send(server, 'pong');
    time.pass(100);
    expect(receive(client)).toBe('pong');
    // The switch stands beside the server: it sees what comes later, and what goes at once.
    expect(seen.map(({ at }) => at)).toEqual([100, 300, 300]);
    expect(told(seen)).toEqual(['open 80', 'data c>s ping', 'data s>c pong']);
  });

  it('is refused after a round trip as well', () => {
    const { time, near } = joined(DELAYED);
    const client = dial(near, 81);
    time.pass(200);
    expect(soError(client)).toBe('ECONNREFUSED');
  });

  it('has no more under way than its window, so that a delay bounds what it gets', () => {
    const { time, near, far, listener } = joined(DELAYED);
    const client = dial(near, 80);
    time.pass(200);
    const server = far.accept(listener);
    const whole = new Uint8Array(4 * WINDOW);
    expect(server.send(whole)).toBe(WINDOW);
    let got = 0;
    for (let turn = 0; turn < 10; turn += 1) {
      time.pass(100);
      while (client.available > 0) got += client.receive(WINDOW).length;
      if ((server.readiness & 0x004) !== 0) server.send(whole);
    }
    // A window takes a delay to come, and its update another to go back: in 1000 ms five windows have come.
    expect(got).toBe(5 * WINDOW);
  });
});
