// The public face of the sandbox: what a page needs to run a lesson's program, and nothing else.

export { openContainerMachine } from './container/lazily.ts';
export { speechOf } from './inspector/first-words.ts';
export {
  BYTES_A_LINE,
  cellsOf,
  fieldsAt,
  type HexCell,
  type HexLine,
  hexDump,
} from './inspector/hex-dump.ts';
export type { Field, Row, RowKind } from './inspector/row.ts';
export type {
  BrowserMachine,
  BrowserMachineEvents,
  BrowserMachineOptions,
  OpenClientOptions,
} from './jail/browser-machine.ts';
export { openMachine } from './jail/open-machine.ts';
export type { Connect, Connection } from './kernel/connection.ts';
export { type LinkConditions, UNLIMITED } from './kernel/link.ts';
export type { Direction, Endpoint } from './kernel/tap.ts';
export { type Lane, type LoadRun, startLoad } from './load/load-run.ts';
export { type LoadKind, type LoadPlan, planFault } from './load/plan.ts';
export type { Ended, Recording } from './load/recording.ts';
export { type LoadSummary, summaryOf } from './load/summary.ts';
export {
  type BootProgress,
  type FileTree,
  MachineError,
  type Output,
  type Process,
} from './machine/machine.ts';
export { systemTime } from './machine/system-time.ts';
export { createProbe, type LiveProbe } from './probe/probe.ts';
export { type CheckResult, runChecks } from './probe/run-checks.ts';
export type { Client, ClientEvents } from './tab/client.ts';
export { framesAreRestricted } from './tab/frame-policy.ts';
