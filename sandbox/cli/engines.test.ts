// The engines of the machine under Node pass the suite of all engines.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describeEngine, type EngineProgram } from '../engines/engine.contract.ts';
import { openNodeMachine } from './node-machine.ts';

const PYTHON = new URL('../engines/cpython/', import.meta.url);

function python(path: string): EngineProgram {
  return { file: basename(path), text: readFileSync(new URL(path, PYTHON), 'utf8') };
}

describeEngine({
  name: 'CPython',
  command: 'python',
  open: openNodeMachine,
  programs: {
    prints: python('contract/prints.py'),
    raises: python('contract/raises.py'),
    looks: python('contract/looks.py'),
    echoes: python('contract/echoes.py'),
    closes: python('contract/closes.py'),
    leaves: python('contract/leaves.py'),
    greets: python('contract/greets.py'),
    spins: python('fixtures/spins.py'),
    floods: python('fixtures/floods.py'),
  },
});
