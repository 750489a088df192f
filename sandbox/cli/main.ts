// `machine`: runs a program on the machine under Node, with its ports published on loopback.
import { parseCommandLine, USAGE } from './command-line.ts';
import { runProgram } from './run-program.ts';

/** What shells use for a command line that makes no sense (sysexits.h, EX_USAGE). */
const EX_USAGE = 64;

const parsed = parseCommandLine(process.argv.slice(2));
if (parsed.kind === 'wrong') {
  process.stderr.write(`machine: ${parsed.message}\n\n${USAGE}\n`);
  process.exit(EX_USAGE);
}
if (parsed.kind === 'help') {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
process.exit(await runProgram(parsed));
