// Runs one program on the machine under Node and keeps the rows of its wire.
import { openNodeMachine } from '../../sandbox/cli/node-machine.ts';
import { Inspector } from '../../sandbox/inspector/inspector.ts';
import type { Row } from '../../sandbox/inspector/row.ts';
import type { Connect } from '../../sandbox/kernel/connection.ts';
import type { FileTree, Process } from '../../sandbox/machine/machine.ts';
import type { RecordedRow } from '../../site/recordings/recording.ts';

export interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly files: FileTree;
  readonly packages: readonly string[];
  /** What is done to the server once it listens; `rows` counts those that have crossed the wire so far. */
  drive(connect: Connect, port: number, rows: () => number): Promise<void>;
}

/** A lesson whose load fills the wire is cut here: a page shows its beginning. */
const MOST_ROWS = 4_000;

export async function recordRun(run: Run): Promise<readonly RecordedRow[]> {
  const inspector = new Inspector();
  const rows: Row[] = [];
  const machine = openNodeMachine({
    tap: (event) => {
      const seen = inspector.observe(event);
      if (rows.length < MOST_ROWS) rows.push(...seen);
    },
  });
  try {
    await machine.mount(run.files);
    const listens = new Promise<number>((resolve) => {
      machine.on('server-ready', ({ port }) => resolve(port));
    });
    const process = await machine.spawn(run.command, run.args, { packages: run.packages });
    const port = await Promise.race([listens, endOf(process)]);
    await run.drive(machine.connect, port, () => rows.length);
    return rows.map((row) => recorded(row, rows[0]?.at ?? 0));
  } finally {
    machine.teardown();
  }
}

/** Rejects with the program's last words: whoever waits for a server that ends wants to know why. */
async function endOf(process: Process): Promise<never> {
  let said = '';
  for await (const { text } of process.output) said = (said + text).slice(-4_000);
  throw new Error(`The program ended with code ${await process.exit} before it listened:\n${said}`);
}

function recorded({ at, connection, direction, kind, summary, size }: Row, origin: number) {
  return { at: Math.round((at - origin) * 10) / 10, connection, direction, kind, summary, size };
}
