// A frame of a stack trace as V8 hands it to a formatter, and the same read from the text that SpiderMonkey gives instead.

export interface CallSite {
  getFileName(): string | null | undefined;
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  isEval(): boolean;
  toString(): string;
}

/** SpiderMonkey: what began it where that was not a call ("async", "promise callback"), the function, its script, line and column. */
const FRAME = /^(?:([\w .]+)\*)?([^@]*)@(.+):(\d+):(\d+)$/;

/** The frames of a trace in SpiderMonkey's form. Lines and columns count from 1. */
export function callSitesOf(trace: string): CallSite[] {
  return trace.split('\n').flatMap((line) => {
    const [, cause, name = '', file = '', row = '', column = ''] = FRAME.exec(line) ?? [];
    return row === ''
      ? []
      : [callSite(cause === 'async', nameOf(name), file, Number(row), Number(column))];
  });
}

/** "outer/inner" is a function in another one, and "outer/<" one without a name. */
function nameOf(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.endsWith('<') ? '' : last;
}

function callSite(
  isAsync: boolean,
  name: string,
  file: string,
  line: number,
  column: number,
): CallSite {
  const place = `${file}:${line}:${column}`;
  const text = `${isAsync ? 'async ' : ''}${name === '' ? place : `${name} (${place})`}`;
  return {
    getFileName: () => file,
    getScriptNameOrSourceURL: () => file,
    getLineNumber: () => line,
    getColumnNumber: () => column,
    getFunctionName: () => (name === '' ? null : name),
    isEval: () => true,
    toString: () => text,
  };
}
