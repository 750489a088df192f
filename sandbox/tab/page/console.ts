// What the page writes to its console and what it throws goes to the bench as well.
import type { ConsoleLevel } from '../protocol.ts';
import type { Channel } from './channel.ts';

const LEVELS: readonly ConsoleLevel[] = ['log', 'info', 'warn', 'error', 'debug'];
const LONGEST = 10_000;

export function reportConsole(channel: Channel): void {
  for (const level of LEVELS) {
    const native = console[level].bind(console);
    console[level] = (...values: unknown[]) => {
      native(...values);
      channel.say({ type: 'console', level, text: formatted(values).slice(0, LONGEST) });
    };
  }
  const assert = console.assert.bind(console);
  console.assert = (condition?: boolean, ...values: unknown[]) => {
    assert(condition, ...values);
    if (!condition) {
      channel.say({
        type: 'console',
        level: 'error',
        text: formatted(['Assertion failed:', ...values]),
      });
    }
  };
}

/** After `document.open`, which takes all listeners away. */
export function reportErrors(channel: Channel): void {
  const say = (text: string) =>
    channel.say({ type: 'console', level: 'error', text: text.slice(0, LONGEST) });
  addEventListener('error', ({ message, filename, lineno, colno, error }) => {
    // Events of elements that could not load have no message.
    if (message === undefined) return;
    const where = filename ? ` (${filename}:${lineno}:${colno})` : '';
    say(`Uncaught ${error instanceof Error ? shown(error) : message + where}`);
  });
  addEventListener('unhandledrejection', ({ reason }) =>
    say(`Uncaught (in promise) ${shown(reason)}`),
  );
}

/** Console standard, section 2.1: format specifiers, then the rest. */
function formatted(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== 'string') return values.map(shown).join(' ');
  const left = [...rest];
  const text = first.replace(/%([sdifoOc%])/g, (all, kind: string) => {
    if (kind === '%') return '%';
    if (left.length === 0) return all;
    const value = left.shift();
    if (kind === 'c') return '';
    if (kind === 's') return String(value);
    if (kind === 'd' || kind === 'i') return String(Number.parseInt(String(value), 10));
    if (kind === 'f') return String(Number.parseFloat(String(value)));
    return shown(value);
  });
  return [text, ...left.map(shown)].join(' ');
}

function shown(value: unknown): string {
  try {
    if (typeof value === 'string') return value;
    if (value instanceof Error) {
      const said = String(value);
      const stack = value.stack ?? '';
      return stack.includes(said) ? stack : [said, stack].join('\n').trim();
    }
    if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
    if (value instanceof Element) return tag(value);
    if (typeof value !== 'object' || value === null) return String(value);
    const json = JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'bigint' ? `${part}n` : part,
    );
    const name = value.constructor?.name;
    const plain = Array.isArray(value) || name === undefined || name === 'Object';
    return plain ? json : json === '{}' ? name : `${name} ${json}`;
  } catch {
    return String(value);
  }
}

function tag(element: Element): string {
  const attributes = [...element.attributes]
    .map(({ name, value }) => ` ${name}="${value}"`)
    .join('');
  return `<${element.localName}${attributes}>`;
}
