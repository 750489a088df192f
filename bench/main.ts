// `npm run bench`: how fast the machine is, beside stock Pyodide, native CPython and native Node in the same run. These
// machines are shared, so look at the ratios. Options: `boot`, `throughput`, `node`, `bytes`; all, unless one is named.
import { measureBoot } from './boot.ts';
import { measureNode, measureNodeBytes } from './node.ts';
import { printTable } from './table.ts';
import { measureThroughput } from './throughput.ts';

const wanted = process.argv.slice(2);
const wants = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

if (wants('boot')) printTable('Run to ready, Tornado in Chromium (medians)', await measureBoot());
if (wants('throughput')) {
  printTable('Tornado under Node, beside native CPython (medians)', await measureThroughput());
}
if (wants('node')) {
  printTable('Node with ws, beside native Node of the same version (medians)', await measureNode());
}
if (wants('bytes')) printTable('Node in a browser', await measureNodeBytes());
process.exit(0);
