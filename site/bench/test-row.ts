// A row of the wire for tests, which say only what they are about.
import type { Row } from '../../sandbox/index.ts';

export function testRow(given: Partial<Row>): Row {
  return {
    id: 1,
    at: 0,
    connection: 1,
    port: 8888,
    direction: 'client-to-server',
    kind: 'body',
    summary: '',
    size: given.bytes?.length ?? 0,
    bytes: new Uint8Array(),
    fields: [],
    ...given,
  };
}
