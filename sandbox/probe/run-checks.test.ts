import { describe, expect, test } from 'vitest';
import { KernelError } from '../kernel/errno.ts';
import { utf8Bytes } from '../wire/text.ts';
import { served } from './connection-pair.ts';
import type { Check, Verdict } from './contract.ts';
import { createProbe } from './probe.ts';
import { runChecks } from './run-checks.ts';

const ok = served(async (connection) => {
  await connection.read();
  await connection.write(utf8Bytes('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
});
const passed: Verdict = { passed: true };
const check = (id: string, run: Check['run']): Check => ({ id, says: `It does ${id}.`, run });

describe('runChecks', () => {
  test('judges the checks in order and tells of each at once', async () => {
    const told: string[] = [];
    const results = await runChecks(
      [
        check('one', async (probe) => {
          const { response } = await probe.get('/');
          return response.status === 200 ? passed : { passed: false, why: 'No.' };
        }),
        check('two', async () => ({ passed: false, why: `After ${told.join()}.` })),
      ],
      createProbe(ok, 8888),
      ({ check: { id }, verdict }) => told.push(`${id} ${verdict.passed}`),
    );
    expect(told).toEqual(['one true', 'two false']);
    expect(results.map(({ verdict }) => verdict)).toEqual([
      passed,
      { passed: false, why: 'After one true.' },
    ]);
  });

  test('turns what the probe throws into a failed verdict with its sentence', async () => {
    const refused = () => Promise.reject(new KernelError('ECONNREFUSED'));
    const [result] = await runChecks(
      [check('get', async (probe) => ((await probe.get('/')).response ? passed : passed))],
      createProbe(refused, 8888),
    );
    expect(result?.verdict).toEqual({
      passed: false,
      why: 'Nothing listens on port 8888: press Run first.',
    });
  });

  test('shows what was on the wire beside the sentence', async () => {
    const mail = served(async (connection) => {
      await connection.write(utf8Bytes('220 hello\r\n'));
      connection.end();
    });
    const [result] = await runChecks(
      [check('get', async (probe) => ((await probe.get('/')).response ? passed : passed))],
      createProbe(mail, 8888),
    );
    expect(result?.verdict).toMatchObject({ passed: false, seen: '220 hello\r\n' });
  });

  test('says when a check itself is broken, and goes on with the next', async () => {
    const results = await runChecks(
      [
        check('broken', async () => {
          throw new TypeError('x is not a function');
        }),
        check('fine', async () => passed),
      ],
      createProbe(ok, 8888),
    );
    expect(results.map(({ verdict }) => verdict)).toEqual([
      { passed: false, why: 'The check itself broke off with TypeError: x is not a function.' },
      passed,
    ]);
  });

  test('drops what a check left open before the next one runs', async () => {
    let open = 0;
    const connect = served(async (connection) => {
      open += 1;
      await connection.read();
      await connection.write(
        utf8Bytes(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
        ),
      );
      await connection.read().catch(() => {
        open -= 1;
      });
    });
    const left: number[] = [];
    await runChecks(
      [
        check('opens', async (probe) => {
          await probe.websocket('/ws');
          return passed;
        }),
        check('counts', async () => {
          await new Promise(setImmediate);
          left.push(open);
          return passed;
        }),
      ],
      createProbe(connect, 8888),
    );
    expect(left).toEqual([0]);
  });
});
