// A lesson's program as a zip that runs on anybody's machine: the files, what they need, and how to start them.
import { strToU8, zipSync } from 'fflate';

export interface ZippedProgram {
  readonly slug: string;
  readonly title: string;
  /** Python's, unless said. */
  readonly track?: string;
  readonly entry: string;
  readonly port: number;
  /** Pinned: `tornado==6.6.1` for pip, `ws@8.23.0` for npm. */
  readonly requirements: readonly string[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Where the lesson can be read. */
  readonly address: string;
}

const REQUIREMENTS = 'requirements.txt';
const PACKAGE = 'package.json';
const README = 'README.txt';

/** Everything lies in one folder, named as the lesson, so that unpacking litters nobody's desk. */
export function programZip(program: ZippedProgram): Uint8Array<ArrayBuffer> {
  const { slug, files } = program;
  const all = [
    ...files.map(({ path, text }) => [path, text] as const),
    [README, readme(program)] as const,
    ...(program.track === 'node' ? [[PACKAGE, packageJson(program)] as const] : pipFile(program)),
  ];
  const zipped = Object.fromEntries(all.map(([path, text]) => [`${slug}/${path}`, strToU8(text)]));
  return zipSync(zipped, { level: 9 });
}

function pipFile({ requirements }: ZippedProgram) {
  return requirements.length > 0 ? [[REQUIREMENTS, lines(requirements)] as const] : [];
}

/** Says that the files are ES modules, so that Node need not find out. */
function packageJson({ slug, requirements }: ZippedProgram): string {
  const dependencies = Object.fromEntries(
    requirements.map((pin) => {
      const at = pin.lastIndexOf('@');
      return [pin.slice(0, at), pin.slice(at + 1)];
    }),
  );
  return `${JSON.stringify({ name: slug, private: true, type: 'module', dependencies }, undefined, 2)}\n`;
}

function readme({ title, track, entry, port, requirements, address }: ZippedProgram): string {
  const isNode = track === 'node';
  const commands = [
    ...(requirements.length > 0
      ? [isNode ? 'npm install' : `python -m pip install -r ${REQUIREMENTS}`]
      : []),
    `${isNode ? 'node' : 'python'} ${entry}`,
  ];
  return lines([
    title,
    '='.repeat(title.length),
    '',
    `The program of the lesson at ${address}`,
    `It runs on ${isNode ? 'Node 22.18' : 'Python 3.11'} or newer. In this folder:`,
    '',
    ...commands.map((command) => `    ${command}`),
    '',
    `Then open http://localhost:${port}/ in a browser. Ctrl+C ends the program.`,
    ...(requirements.length > 0 && !isNode
      ? [
          '',
          'To keep the packages apart from your own, make a virtual environment first:',
          '',
          '    python -m venv .venv',
        ]
      : []),
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
