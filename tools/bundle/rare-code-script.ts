// The script of what few programs need of the Node worker's code. What it shares with the worker's own is not in it twice.
import { fileURLToPath } from 'node:url';
import { sharedCode } from '../../sandbox/engines/node/shared-code.ts';
import { bundleFunction } from './bundle-script.ts';

const ENTRY = new URL('../../sandbox/engines/node/rare-code.ts', import.meta.url);

export function rareCodeScript(): Promise<string> {
  return bundleFunction(fileURLToPath(ENTRY), 'rareCode', sharedCode);
}
