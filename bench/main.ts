// `npm run bench`: how fast the machine is, beside stock Pyodide and native CPython in the same run. These machines are
// shared, so look at the ratios. Options: `boot`, `throughput`; both, unless one is named.
import { measureBoot } from './boot.ts';
import { printTable } from './table.ts';
import { measureThroughput } from './throughput.ts';

const wanted = process.argv.slice(2);
const wants = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

if (wants('boot')) printTable('Run to ready, Tornado in Chromium (medians)', await measureBoot());
if (wants('throughput')) {
  printTable('Tornado under Node, beside native CPython (medians)', await measureThroughput());
}
process.exit(0);
