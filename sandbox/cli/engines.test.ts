// The engines of the machine under Node pass the suite of all engines.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describeEngine, type EngineProgram } from '../engines/engine.contract.ts';
import { openNodeMachine } from './node-machine.ts';

const ENGINES = new URL('../engines/', import.meta.url);

function program(path: string): EngineProgram {
  return { file: basename(path), text: readFileSync(new URL(path, ENGINES), 'utf8') };
}

describeEngine({
  name: 'CPython',
  command: 'python',
  open: openNodeMachine,
  programs: {
    prints: program('cpython/contract/prints.py'),
    raises: program('cpython/contract/raises.py'),
    looks: program('cpython/contract/looks.py'),
    echoes: program('cpython/contract/echoes.py'),
    closes: program('cpython/contract/closes.py'),
    leaves: program('cpython/contract/leaves.py'),
    greets: program('cpython/contract/greets.py'),
    spins: program('cpython/fixtures/spins.py'),
    floods: program('cpython/fixtures/floods.py'),
  },
});

describeEngine({
  name: 'Node',
  command: 'node',
  asksFirst: true,
  open: openNodeMachine,
  programs: {
    prints: program('node/contract/prints.mjs'),
    raises: program('node/contract/raises.mjs'),
    looks: program('node/contract/looks.mjs'),
    echoes: program('node/contract/echoes.mjs'),
    closes: program('node/contract/closes.mjs'),
    leaves: program('node/contract/leaves.mjs'),
    greets: program('node/contract/greets.mjs'),
    spins: program('node/contract/spins.mjs'),
    floods: program('node/contract/floods.mjs'),
  },
});
