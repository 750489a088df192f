import { describe, expect, it } from 'vitest';
import type { Connection } from '../kernel/connection.ts';
import { bytes } from '../kernel/test-network.ts';
import { type LoadRun, startLoad } from './load-run.ts';
import type { LoadPlan } from './plan.ts';
import { summaryOf } from './summary.ts';
import { http, OK, PORT, passSlowly, type Scene, scene } from './test-server.ts';

const PLAN = {
  kind: 'http',
  port: PORT,
  path: '/',
  clients: 1,
  requests: 1,
  thinkTime: 0,
  patience: 10_000,
} as const satisfies LoadPlan;

function start({ connect, time }: Scene, plan: Partial<LoadPlan> = {}): LoadRun {
  return startLoad(connect, { ...PLAN, ...plan } as LoadPlan, time);
}

async function ran(place: Scene, plan: Partial<LoadPlan> = {}): Promise<LoadRun> {
  const run = start(place, plan);
  await passSlowly(place.time, 20_000);
  await run.done;
  return run;
}

const hang = () => new Promise<never>(() => {});

describe('a load of HTTP', () => {
  it('serves each request of each client, on one connection a client where the server keeps it', async () => {
    const place = scene(http(async () => OK));
    const { recording } = await ran(place, { clients: 120, requests: 3 });
    expect([recording.served, recording.length]).toEqual([360, 360]);
    expect(place.accepted()).toBe(120);
    expect(place.left()).toBe(0);
  });

  it.each([
    ['says so', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'],
    ['speaks HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nok'],
  ])('connects anew where the server closes and %s', async (_how, answer) => {
    const place = scene(async (connection) => {
      await connection.read();
      await connection.write(bytes(answer));
      connection.end();
    });
    expect((await ran(place, { requests: 3 })).recording.served).toBe(3);
    expect(place.accepted()).toBe(3);
    expect(place.left()).toBe(0);
  });

  it('asks again where a connection had ended while it was idle', async () => {
    const place = scene(async (connection) => {
      await connection.read();
      await connection.write(bytes(OK));
      connection.end();
    });
    const { recording } = await ran(place, { requests: 3, thinkTime: 100 });
    expect(recording.served).toBe(3);
    expect(recording.failures()).toEqual([]);
  });

  it('measures connecting, waiting and receiving apart', async () => {
    const place = scene(async (connection) => {
      await connection.read();
      place.time.after(300, () => void connection.write(bytes(OK.slice(0, -1))));
      place.time.after(350, () => void connection.write(bytes('k')));
    });
    const run = await ran(place);
    expect(run.recording.at(0)).toEqual({
      lane: 0,
      begunAt: 0,
      sentAt: 0,
      heardAt: 300,
      endedAt: 350,
      failure: undefined,
    });
    expect(summaryOf(run).latency.p50).toBe(350);
  });

  it('thinks between an answer and the next request', async () => {
    const { recording } = await ran(scene(http(async () => OK)), { requests: 3, thinkTime: 40 });
    expect([0, 1, 2].map((index) => recording.at(index).begunAt)).toEqual([0, 40, 80]);
    expect([recording.servedWithin(39), recording.servedWithin(80)]).toEqual([1, 3]);
  });

  it.each<readonly [string, (connection: Connection) => Promise<void>]>([
    ['answered 503', http(async () => 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n')],
    ['closed by the server without an answer', http(async () => undefined)],
    [
      'closed by the server within its answer',
      async (connection) => {
        await connection.read();
        await connection.write(bytes(OK.slice(0, -1)));
        connection.end();
      },
    ],
    ['an answer that is not HTTP', http(async () => 'SSH-2.0-OpenSSH_9.2\r\n')],
    [
      'reset by the server',
      async (connection) => {
        await connection.read();
        connection.reset();
      },
    ],
    ['given up after 10 s', hang],
  ])('counts what failed by its reason: %s', async (reason, serve) => {
    const place = scene(serve);
    const { recording } = await ran(place, { clients: 3 });
    expect(recording.failures()).toEqual([[reason, 3]]);
    expect(place.left()).toBe(0);
  });

  it('says that nothing listens', async () => {
    const place = scene(hang);
    const { recording } = await ran(place, { port: 81 });
    expect(recording.failures()).toEqual([['refused: nothing listens on the port', 1]]);
  });
});

describe('a slow reader', () => {
  it('takes its answer at its rate', async () => {
    const body = 'x'.repeat(1000);
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${body}`;
    const place = scene(http(async () => answer));
    const run = await ran(place, { kind: 'slow-reader', rate: 500 } as Partial<LoadPlan>);
    expect(run.recording.served).toBe(1);
    expect(summaryOf(run).latency.max).toBeCloseTo((answer.length / 500) * 1000, 3);
  });
});

describe('a run that is stopped', () => {
  it.each([
    ['accepts and never answers', 4096],
    ['leaves most connections in its backlog', 10],
  ])('drops all of 10,000 clients of a server that %s', async (_what, backlog) => {
    const place = scene(hang, backlog);
    const run = start(place, { clients: 10_000 });
    await passSlowly(place.time, 10);
    expect(run.lanes.every(({ phase }) => phase === 'waiting' || phase === 'connecting')).toBe(
      true,
    );
    run.stop();
    await run.done;
    expect(place.left()).toBe(0);
    expect(place.time.waiting).toBe(0);
    expect(run.recording.failures()).toEqual([['not answered when the run was stopped', 10_000]]);
    expect(run.isOver).toBe(true);
  });

  it('begins no further clients, and lets none think on', async () => {
    const place = scene(http(async () => OK));
    const run = start(place, { clients: 200, requests: 2, thinkTime: 1000 });
    await passSlowly(place.time, 0);
    run.stop();
    await passSlowly(place.time, 0);
    await run.done;
    expect(run.recording.length).toBe(200);
    expect(place.time.waiting).toBe(0);
    expect(place.left()).toBe(0);
  });
});
