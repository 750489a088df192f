// What is expected here was printed by a Python script on Linux 6.18.
import { describe, expect, it } from 'vitest';
import type { TcpSocket } from './tcp-socket.ts';
import { BOTH, bits, loneHost, outcome, receive, send, shut, soError } from './test-network.ts';

const HERE = { key: '1:7', shown: 'here' };

function listening(backlog = 8) {
  const host = loneHost();
  const { local } = host;
  const server = local.socket();
  local.bind(server, HERE);
  host.listen(server, backlog);
  const dial = (mayWait = true): [TcpSocket, string | number] => {
    const socket = local.socket();
    return [socket, outcome(() => local.connect(socket, HERE.key, mayWait))];
  };
  return { host, local, server, dial };
}

describe('A local socket', () => {
  it('that is new can neither send nor receive, nor listen without a name', () => {
    const host = loneHost();
    const socket = host.local.socket();
    expect([bits(socket), send(socket, 'x'), receive(socket)]).toEqual([
      'OUT|HUP',
      'ENOTCONN',
      'EINVAL',
    ]);
    expect([shut(socket, BOTH), outcome(() => host.accept(socket))]).toEqual(['ok', 'EINVAL']);
    expect(outcome(() => host.listen(socket, 1))).toBe('EINVAL');
  });

  it('takes one name, and one that is free', () => {
    const { local } = loneHost();
    const [one, other] = [local.socket(), local.socket()];
    expect(outcome(() => local.bind(one, HERE))).toBe('ok');
    expect(outcome(() => local.bind(one, { key: '1:8', shown: 'there' }))).toBe('EINVAL');
    expect(outcome(() => local.bind(other, HERE))).toBe('EADDRINUSE');
    expect([bits(one), one.local?.address]).toEqual(['OUT|HUP', 'here']);
  });

  it('is refused by a name that nobody has, that does not listen, or no longer', () => {
    const { host, local, server, dial } = listening();
    host.close(server);
    expect(dial()[1]).toBe('ECONNREFUSED');
    const bound = local.socket();
    local.bind(bound, HERE);
    expect(dial()[1]).toBe('ECONNREFUSED');
  });

  it('is connected at once, and both ends know the names', () => {
    const { host, server, dial } = listening();
    const [client, result] = dial();
    expect([result, bits(client), bits(server)]).toEqual(['ok', 'OUT', 'IN']);
    const accepted = host.accept(server);
    expect([client.local, client.remote, accepted.local, accepted.remote]).toEqual(
      ['', 'here', 'here', ''].map((address) => ({ address, port: 0 })),
    );
    send(client, 'question');
    send(accepted, 'answer');
    expect([receive(accepted), receive(client)]).toEqual(['question', 'answer']);
    expect(outcome(() => host.local.connect(client, HERE.key, true))).toBe('EISCONN');
  });

  it('waits for room in the backlog, where it may wait', () => {
    const { host, server, dial } = listening(0);
    dial();
    const [hasty, refused] = dial(false);
    expect([refused, bits(hasty)]).toEqual(['EAGAIN', 'OUT|HUP']);
    const [patient] = dial();
    expect(patient.state).toBe('connecting');
    host.accept(server);
    expect(patient.state).toBe('connected');
  });

  it('learns at once that its peer is gone', () => {
    const { host, server, dial } = listening();
    const [client] = dial();
    const accepted = host.accept(server);
    host.close(client);
    expect([bits(accepted), receive(accepted), send(accepted, 'x')]).toEqual([
      'IN|OUT|HUP|RDHUP',
      '',
      'EPIPE',
    ]);
  });

  it('is reset by a listener that closes before it was accepted, and refused where it had to wait', () => {
    const { host, server, dial } = listening(0);
    const [[queued], [waiting]] = [dial(), dial()];
    host.close(server);
    expect([bits(queued), receive(queued), send(queued, 'x')]).toEqual([
      'IN|OUT|ERR|HUP|RDHUP',
      'ECONNRESET',
      'EPIPE',
    ]);
    expect([waiting.state, soError(waiting)]).toEqual(['new', 'ECONNREFUSED']);
  });

  it('leaves nothing behind', () => {
    const { host, server, dial } = listening(0);
    const clients = [dial(), dial(), dial()];
    const accepted = host.accept(server);
    for (const socket of [server, accepted, ...clients.map(([client]) => client)])
      host.close(socket);
    expect(host.size).toBe(0);
  });
});
