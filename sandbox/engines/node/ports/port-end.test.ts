import { afterEach, describe, expect, test } from 'vitest';
import { type Envelope, type Parcel, type PortEnd, Ports } from './port-end.ts';

const opened: MessagePort[] = [];
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

/** Two realms, as it were: a thread and who started it. */
function startThread() {
  const { port1, port2 } = new MessageChannel();
  opened.push(port1, port2);
  const here = new Ports();
  const there = new Ports();
  return { here, there, toThread: here.link(port1, 1), toParent: there.link(port2, undefined) };
}

const message = (body: unknown): Envelope => ({ body, marks: [], kinds: [], parts: [] });

/** What comes next, once it is there. */
function next(end: PortEnd): Promise<Parcel | 'closed'> {
  const { promise, resolve } = Promise.withResolvers<Parcel | 'closed'>();
  const take = (): void => {
    const arrival = end.shift();
    if (arrival === undefined) return;
    end.onArrival = undefined;
    resolve(arrival);
  };
  end.onArrival = take;
  take();
  return promise;
}

const body = async (end: PortEnd): Promise<unknown> => {
  const arrival = await next(end);
  return arrival === 'closed' ? arrival : arrival.body;
};

describe('a channel within a realm', () => {
  test('clones what is sent at once, and keeps the order', () => {
    const [one, other] = new Ports().pair();
    const value = { n: 1 };
    one.send(message(value), [], []);
    value.n = 2;
    one.send(message(value), [], []);
    one.close();
    expect([other.shift(), other.shift(), other.shift(), other.shift()]).toEqual([
      expect.objectContaining({ body: { n: 1 } }),
      expect.objectContaining({ body: { n: 2 } }),
      'closed',
      undefined,
    ]);
  });

  test('drops what is sent after its end', () => {
    const [one, other] = new Ports().pair();
    other.close();
    one.send(message(1), [], []);
    expect(other.shift()).toBeUndefined();
  });

  test('empties a buffer that is transferred', () => {
    const [one, other] = new Ports().pair();
    const bytes = new Uint8Array([1, 2]);
    one.send(message(bytes), [], [bytes.buffer]);
    expect(bytes.length).toBe(0);
    expect(other.shift()).toMatchObject({ body: new Uint8Array([1, 2]) });
  });
});

describe('a channel between threads', () => {
  test('carries messages both ways', async () => {
    const { toThread, toParent } = startThread();
    toThread.send(message('down'), [], []);
    expect(await body(toParent)).toBe('down');
    toParent.send(message('up'), [], []);
    expect(await body(toThread)).toBe('up');
  });

  test('takes the end of another channel along, with what waited there', async () => {
    const { here, toThread, toParent } = startThread();
    const [mine, yours] = here.pair();
    mine.send(message('before'), [], []);
    toThread.send(message('take this'), [yours], []);
    mine.send(message('after'), [], []);
    const parcel = await next(toParent);
    const [received] = parcel === 'closed' ? [] : parcel.ports;
    if (received === undefined) throw new Error('No end came.');
    expect([await body(received), await body(received)]).toEqual(['before', 'after']);
    received.send(message('thanks'), [], []);
    expect(await body(mine)).toBe('thanks');
    received.close();
    expect(await next(mine)).toBe('closed');
  });

  test('leaves ports where they are if the message cannot be cloned', () => {
    const { here, toThread } = startThread();
    const [mine, yours] = here.pair();
    expect(() =>
      toThread.send(
        message(() => undefined),
        [yours],
        [],
      ),
    ).toThrow('could not be cloned');
    mine.send(message('still here'), [], []);
    expect(yours.shift()).toMatchObject({ body: 'still here' });
  });

  test('tells when a thread that leaves has said all', async () => {
    const { here, there, toThread, toParent } = startThread();
    const [mine, yours] = here.pair();
    toThread.send(message('take this'), [yours], []);
    const parcel = await next(toParent);
    if (parcel !== 'closed') parcel.ports[0]?.send(message('last words'), [], []);
    const ended = new Promise<void>((resolve) => here.whenEnded(1, resolve));
    there.close(toParent);
    await ended;
    expect([mine.shift(), mine.shift()]).toEqual([
      expect.objectContaining({ body: 'last words' }),
      'closed',
    ]);
    expect(toThread.shift()).toBe('closed');
    expect(here.far.size).toBe(0);
  });

  test('does not wait for an end that the thread has given to another', async () => {
    const { here, there, toThread, toParent } = startThread();
    const grandchild = new MessageChannel();
    opened.push(grandchild.port1, grandchild.port2);
    const toGrandchild = there.link(grandchild.port1, 2);
    const [mine, yours] = here.pair();
    toThread.send(message('take this'), [yours], []);
    const parcel = await next(toParent);
    if (parcel === 'closed') throw new Error('No end came.');
    toGrandchild.send(message('and you that'), parcel.ports, []);
    const ended = new Promise<void>((resolve) => here.whenEnded(1, resolve));
    there.close(toParent);
    await ended;
    expect(mine.shift()).toBeUndefined();
    expect(here.far).toContain(mine);
    mine.close();
  });

  test('closes the ports of a thread that was ended', async () => {
    const { here, toThread, toParent } = startThread();
    const [mine, yours] = here.pair();
    toThread.send(message('take this'), [yours], []);
    await next(toParent);
    here.lose(1);
    expect([mine.shift(), toThread.shift()]).toEqual(['closed', 'closed']);
  });
});

describe('a broadcast', () => {
  test('reaches all of its name in all threads, and not who sent it', async () => {
    const { here, there } = startThread();
    const sender = here.broadcast.join('news');
    const near = here.broadcast.join('news');
    const other = here.broadcast.join('weather');
    const far = there.broadcast.join('news');
    sender.send(message('hear'), [], []);
    expect([await body(near), await body(far)]).toEqual(['hear', 'hear']);
    expect([sender.shift(), other.shift()]).toEqual([undefined, undefined]);
  });
});
