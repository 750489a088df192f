// Functions of Node's library whose code comes later than the module around them. In the module's text a mark stands for all
// that follows a function's opening parenthesis, or for a whole arrow function. With the code at hand the text is made whole
// again, letter by letter; without it a stub stands there, which fetches its code when it is first called.

/** Private use in Unicode: Node's own sources have none of it. To each is added how many arguments the function names. */
const FUNCTION = 0xe000;
const ARROW = 0xe100;
/** What a mark can count. */
export const MOST_ARGUMENTS = 0xff;
const MARK = /[\ue000-\ue1ff]/g;
const LATER = '__later';

/** What the stubs of a module call. A program may lay what it likes on the prototypes: nothing here rests on them. */
export interface LaterBodies {
  /** Functions that have been called, by the place of their mark. An object without a prototype. */
  readonly made: Record<number, unknown>;
  readonly apply: typeof Reflect.apply;
  /** The expression of a function. */
  text(index: number): string;
}

export interface CutFunction {
  readonly kind: 'function' | 'arrow';
  /** `Function.length`. */
  readonly length: number;
}

export function markOf({ kind, length }: CutFunction): string {
  return String.fromCharCode((kind === 'arrow' ? ARROW : FUNCTION) + length);
}

export function hasMarks(source: string): boolean {
  return source.search(MARK) >= 0;
}

/** The text as it was before anything was taken out of it. */
export function withBodies(source: string, bodies: readonly string[]): string {
  let index = 0;
  return source.replace(MARK, () => bodies[index++] as string);
}

/**
 * An expression that gives the same from `LaterBodies` and the realm's own `eval`. A stub evaluates its code where it stands, so
 * that this code sees the variables that it was written among; that is why no function within another can be cut.
 */
export function withStubs(source: string): string {
  let index = 0;
  const text = source.replace(MARK, (mark) => {
    const code = mark.charCodeAt(0);
    const isArrow = code >= ARROW;
    const length = code - (isArrow ? ARROW : FUNCTION);
    const names = Array.from({ length }, (_, each) => `$$${each}`).join();
    const made = `(${LATER}.made[${index}]??=eval(${LATER}.text(${index++})))`;
    return isArrow
      ? `(${names})=>${made}(${names})`
      : `${names}){return ${LATER}.apply(${made},this,arguments)}`;
  });
  return `(function(${LATER},eval){return ${text}})`;
}

/**
 * What a stub evaluates. Frames of this file are not shown, for that of the stub has the function's name; they count to
 * `Error.stackTraceLimit` all the same.
 */
export function bodyExpression(source: string, bodies: readonly string[], index: number): string {
  const mark = source.match(MARK)?.[index] ?? '';
  const body = bodies[index] as string;
  const text = mark.charCodeAt(0) >= ARROW ? `(${body})` : `(function(${body})`;
  return `${text}\n//# sourceURL=later:node`;
}
