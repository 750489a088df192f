// One run: the machine with the program's folder mounted, its output passed through, its exit code kept.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type FileTree, MachineError, type Process } from '../machine/machine.ts';
import type { RunCommand } from './command-line.ts';
import { builtPackages, npmPackages, openNodeMachine } from './node-machine.ts';
import { publishPort } from './publish.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const LEFT_OUT = new Set(['node_modules', '.git', '__pycache__', '.venv']);
const NOT_FOUND = 127;
const FAILED = 1;
const INTERRUPTED = 130;
const KILLED = 137;

/** Resolves with the exit code for this process. */
export async function runProgram(command: RunCommand): Promise<number> {
  const script = resolve(command.script);
  const folder = resolve(command.cwd ?? dirname(script));
  const isFile = await stat(script).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return complain(`can't open file '${script}': no such file`, 2);
  const name = relative(folder, script);
  if (name.startsWith('..')) return complain(`${basename(script)} lies outside --cwd ${folder}`, 2);

  const machine = openNodeMachine();
  const published = command.publish.map(({ host, port }) =>
    publishPort(machine.connect, host, port),
  );
  try {
    for (const { host, port, listening } of published) {
      await listening;
      process.stderr.write(
        `machine: http://localhost:${host} leads to port ${port} of the program\n`,
      );
    }
    await machine.mount(await readFolder(folder));
    const program = await machine.spawn(command.command, [name, ...command.args], {
      packages: command.packages ?? (await knownPackages(command.command)),
    });
    let interrupts = 0;
    process.on('SIGINT', () => {
      // As at any terminal, the program may do with Ctrl+C what it likes. The second one means it.
      if (interrupts++ === 0) program.interrupt();
      else program.kill();
    });
    process.once('SIGTERM', () => program.kill());
    // Whoever read our output has gone (`| head -1`).
    process.stdout.on('error', () => program.kill());
    feedFrom(process.stdin, program);
    for await (const { stream, text } of program.output) process[stream].write(text);
    const code = await program.exit;
    return interrupts > 0 && code === KILLED ? INTERRUPTED : code;
  } catch (error) {
    const isUnknown = error instanceof MachineError && error.code === 'NO_ENGINE';
    return complain(
      error instanceof Error ? error.message : String(error),
      isUnknown ? NOT_FOUND : FAILED,
    );
  } finally {
    for (const { close } of published) close();
    machine.teardown();
  }
}

/** Reads ours once the program waits for its own: a job in the background that reads a terminal is stopped (SIGTTIN). */
function feedFrom(stdin: NodeJS.ReadStream, program: Process): void {
  const stop = program.onInputWait(async () => {
    stop();
    const input = program.input.getWriter();
    // A reading that fails is the end of the input as well.
    for await (const text of stdin.setEncoding('utf8')) await input.write(text);
    await input.close();
  });
}

function knownPackages(command: string): Promise<readonly string[]> {
  return command === 'node' ? npmPackages() : builtPackages();
}

function complain(message: string, code: number): number {
  process.stderr.write(`machine: ${message}\n`);
  return code;
}

async function readFolder(folder: string): Promise<FileTree> {
  const files: Record<string, Uint8Array> = {};
  let size = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (!entry.isFile() || path.split(/[/\\]/).some((part) => LEFT_OUT.has(part))) continue;
    const bytes = new Uint8Array(await readFile(join(folder, path)));
    size += bytes.length;
    if (size > MAX_BYTES) {
      throw new Error(
        `${folder} holds more than ${MAX_BYTES / 1024 / 1024} MB: name a smaller folder with --cwd.`,
      );
    }
    files[path.replaceAll('\\', '/')] = bytes;
  }
  return files;
}
