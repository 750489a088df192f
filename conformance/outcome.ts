// What came of each test of a module, read from the lines that python/report.py writes.

export type Outcome = 'passed' | 'failed' | 'skipped';

export interface TestOutcome {
  readonly outcome: Outcome;
  /** The end of a traceback, or the reason of a skip. */
  readonly detail: string;
}

export interface ModuleOutcome {
  readonly module: string;
  readonly tests: ReadonlyMap<string, TestOutcome>;
  readonly seconds: number;
}

/** RFC 7464: what stands before each JSON text. */
const MARK = '\u001e';

/** unittest's exit code where it found no tests (from Python 3.12 on). */
const NO_TESTS = 5;

type Report =
  | { readonly kind: 'tests'; readonly ids: readonly string[] }
  | { readonly kind: 'begin'; readonly id: string }
  | { readonly kind: 'test'; readonly id: string; readonly outcome: TestOutcome }
  | { readonly kind: 'end'; readonly code: number; readonly reports: number };

/** Reads the whole output of a run; `why` says why it ended, where it did not end by itself. */
export function readReports(
  module: string,
  output: string,
  why: string,
): ReadonlyMap<string, TestOutcome> {
  const tests = new Map<string, TestOutcome>();
  let planned: readonly string[] = [];
  let running: string | undefined;
  let code: number | undefined;
  let received = 0;
  let lost = 0;
  for (const report of parseReports(output)) {
    switch (report.kind) {
      case 'tests':
        planned = report.ids;
        break;
      case 'begin':
        running = report.id;
        break;
      case 'test':
        running = undefined;
        record(tests, report.id, report.outcome);
        break;
      case 'end':
        code = report.code;
        lost = report.reports - received;
        break;
      default:
        report satisfies never;
    }
    received++;
  }
  if (running !== undefined) tests.set(running, failed(`did not end: ${why}`));
  for (const id of planned) {
    // Those that a run which ended says nothing of are left out on purpose: Tornado's abstract ones.
    const unreached = code === undefined ? failed(`was not reached: ${why}`) : undefined;
    const outcome = tests.get(id) ?? fixtureOutcome(tests, id) ?? unreached;
    if (outcome !== undefined) tests.set(id, outcome);
  }
  const isClean =
    code === 0 || (code === NO_TESTS && planned.length === 0) || [...tests.values()].some(isFailed);
  const ending = lost > 0 ? `${lost} of its reports were lost` : `code ${code}`;
  if (!isClean || lost > 0) {
    tests.set(`${module} ends cleanly`, failed(code === undefined ? why : ending));
  }
  // The tests that it kept from running stand for a fixture.
  for (const id of tests.keys()) if (isSetUp(id) && planned.length > 0) tests.delete(id);
  return tests;
}

function* parseReports(output: string): Generator<Report> {
  for (const part of output.split(MARK).slice(1)) {
    const end = part.indexOf('\n');
    if (end < 0) continue;
    const report = parseReport(part.slice(0, end));
    if (report !== undefined) yield report;
  }
}

function parseReport(text: string): Report | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Other output ran into the line.
    return undefined;
  }
  const { tests, begin, id, outcome, detail, end, code, reports } = value as Record<
    string,
    unknown
  >;
  if (Array.isArray(tests)) return { kind: 'tests', ids: tests.map(String) };
  if (typeof begin === 'string') return { kind: 'begin', id: begin };
  if (end === true) return { kind: 'end', code: Number(code), reports: Number(reports) };
  if (typeof id !== 'string') return undefined;
  if (outcome !== 'passed' && outcome !== 'failed' && outcome !== 'skipped') return undefined;
  return { kind: 'test', id, outcome: { outcome, detail: String(detail) } };
}

/** Some modules hold a test twice under one name: it passes where both do. */
function record(tests: Map<string, TestOutcome>, id: string, outcome: TestOutcome): void {
  if (tests.get(id)?.outcome !== 'failed') tests.set(id, outcome);
}

/** `setUpClass (test.test_socket.UDPTest)`: unittest's name for what befell a class or a module. */
function isSetUp(id: string): boolean {
  return /^setUp(Class|Module) \(/.test(id);
}

function fixtureOutcome(
  tests: ReadonlyMap<string, TestOutcome>,
  id: string,
): TestOutcome | undefined {
  const owner = id.slice(0, id.lastIndexOf('.'));
  const module = owner.slice(0, owner.lastIndexOf('.'));
  return tests.get(`setUpClass (${owner})`) ?? tests.get(`setUpModule (${module})`);
}

function isFailed({ outcome }: TestOutcome): boolean {
  return outcome === 'failed';
}

function failed(detail: string): TestOutcome {
  return { outcome: 'failed', detail };
}
