// Reads requirements.lock: groups of pinned requirements, each for pip as it stands.

export interface Group {
  readonly name: string;
  /** Paths that are packed although pack_zip.py would leave them out. */
  readonly keep: readonly string[];
  /** Paths that are left out although pack_zip.py would pack them. */
  readonly drop: readonly string[];
  /** Whether its files must lie in a folder, for it reads some beside its modules. */
  readonly unpack: boolean;
  /** Modules that are worth importing before a program comes. */
  readonly preload: readonly string[];
  /** Version by package, as pinned. */
  readonly packages: Readonly<Record<string, string>>;
  /** The lines of what comes as wheels, a requirements file of their own. */
  readonly requirements: string;
  /** The lines of what comes as source alone, and is built. */
  readonly built: string;
  /** The lines of what builds those. Not packed. */
  readonly tools: string;
}

export class LockError extends Error {
  constructor(line: number, message: string) {
    super(`requirements.lock, line ${line}: ${message}`);
    this.name = 'LockError';
  }
}

const HEADING = /^#\s*group:\s*(?<name>[a-z0-9][a-z0-9-]*)(?<options>.*)$/;
const OPTIONS = ['keep', 'drop', 'preload', 'build', 'with'] as const;
const UNPACK = /;\s*unpack\b/;
type Option = (typeof OPTIONS)[number];
const REQUIREMENT = /^(?<name>[A-Za-z0-9._-]+)==(?<version>[^\s;]+)(?<rest>.*)$/;

export function parseLock(text: string): readonly Group[] {
  const groups: Draft[] = [];
  for (const [line, content] of logicalLines(text)) {
    const heading = HEADING.exec(content)?.groups;
    if (heading) {
      const name = heading.name ?? '';
      if (groups.some((group) => group.name === name)) {
        throw new LockError(line, `the group ${name} is there twice; put its lines together.`);
      }
      groups.push({
        name,
        ...parseOptions((heading.options ?? '').replace(UNPACK, ''), line),
        unpack: UNPACK.test(heading.options ?? ''),
        packages: {},
        requirements: '',
        built: '',
        tools: '',
      });
    } else if (!content.startsWith('#')) {
      addRequirement(groups.at(-1), content, line);
    }
  }
  return groups;
}

interface Draft extends Group {
  /** The packages that come as source, and those that build them. */
  readonly build: readonly string[];
  readonly with: readonly string[];
  packages: Record<string, string>;
  requirements: string;
  built: string;
  tools: string;
}

/** Lines as pip sees them: a backslash at the end joins the next one. Numbered from 1. */
function* logicalLines(text: string): Generator<readonly [number, string]> {
  let held = '';
  let start = 0;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (held === '') start = index + 1;
    if (raw.endsWith('\\') && !raw.startsWith('#')) {
      held += `${raw.slice(0, -1).trim()} `;
      continue;
    }
    const line = (held + raw.trim()).trim();
    held = '';
    if (line !== '') yield [start, line];
  }
}

function parseOptions(text: string, line: number): Pick<Draft, Option> {
  const options: Record<Option, string[]> = {
    keep: [],
    drop: [],
    preload: [],
    build: [],
    with: [],
  };
  for (const option of text.split(';').map((part) => part.trim())) {
    if (option === '') continue;
    const [verb = '', ...names] = option.split(/\s+/);
    if (!isOption(verb) || names.length === 0) {
      throw new LockError(line, `"${option}" is none of: ${OPTIONS.join(', ')}, each with names.`);
    }
    options[verb].push(...names);
  }
  return options;
}

function isOption(verb: string): verb is Option {
  return OPTIONS.some((option) => option === verb);
}

function addRequirement(group: Draft | undefined, content: string, line: number): void {
  const pin = REQUIREMENT.exec(content)?.groups;
  if (!group) throw new LockError(line, 'a requirement stands before the first "# group: <name>".');
  if (!pin?.name || !pin.version || !pin.rest?.includes('--hash=sha256:')) {
    throw new LockError(line, `"${content}" is not <package>==<version> --hash=sha256:<hash>.`);
  }
  if (group.with.includes(pin.name)) {
    group.tools += `${content}\n`;
    return;
  }
  group.packages[pin.name] = pin.version;
  if (group.build.includes(pin.name)) group.built += `${content}\n`;
  else group.requirements += `${content}\n`;
}
