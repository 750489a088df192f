// `process_methods` and `credentials`: the process as Linux would show it.

import { FsError } from '../files/fs-error.ts';
import { TextEncoder } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import type { Signals } from './signal_wrap.ts';
import { errnoOf, uvException } from './uv-exception.ts';

const READER = 1000;
const NANOSECONDS = 1_000_000;
const PID = 42;
/** What a worker may use, more or less: nobody tells. */
const MEMORY = 512 * 1024 * 1024;

export function processMethodsBinding(realm: Realm, signals: Signals): Binding {
  const hrtimeBuffer = new Uint32Array(3);
  const hrtimeBig = new BigUint64Array(hrtimeBuffer.buffer, 0, 1);
  const started = realm.clock();
  const now = (): bigint => BigInt(Math.round(realm.clock() * NANOSECONDS));
  const fillMemory = (into: Float64Array): void =>
    into.set([MEMORY / 4, MEMORY / 8, MEMORY / 10, 0, 0]);
  return {
    hrtimeBuffer,
    hrtime: () => {
      const time = now();
      const seconds = time / 1_000_000_000n;
      hrtimeBuffer[0] = Number(seconds >> 32n);
      hrtimeBuffer[1] = Number(seconds & 0xffffffffn);
      hrtimeBuffer[2] = Number(time % 1_000_000_000n);
    },
    hrtimeBigInt: () => {
      hrtimeBig[0] = now();
    },
    uptime: () => (realm.clock() - started) / 1000,
    cwd: () => realm.files.cwd,
    chdir: (path: string) => {
      try {
        realm.files.chdir(path);
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        throw uvException(realm, {
          code: error.code,
          syscall: 'chdir',
          path: realm.files.cwd,
          dest: path,
        });
      }
    },
    umask: (mask?: number) => realm.files.umask(mask),
    memoryUsage: fillMemory,
    rss: () => MEMORY / 4,
    constrainedMemory: () => MEMORY,
    availableMemory: () => MEMORY,
    cpuUsage: (into: Float64Array) => into.set([realm.clock() * 1000 - started * 1000, 0]),
    threadCpuUsage: (into: Float64Array) => into.set([realm.clock() * 1000 - started * 1000, 0]),
    resourceUsage: (into: Float64Array) => into.fill(0),
    _getActiveRequests: () => [],
    _getActiveHandles: () => [],
    getActiveResourcesInfo: () => [],
    _debugProcess: () => undefined,
    _debugEnd: () => undefined,
    _rawDebug: (text: string) => realm.write('stderr', new TextEncoder().encode(`${text}\n`)),
    abort: () => realm.exit(134),
    reallyExit: (code: number) => realm.exit(code),
    /** A signal to itself; there are no other processes. */
    _kill: (pid: number, signal: number) => {
      if (pid !== PID) return errnoOf(realm, 'ESRCH');
      if (signal === 0) return 0;
      if (signals.send(signal)) return 0;
      return realm.exit(128 + signal);
    },
    patchProcessObject: (process: Record<string, unknown>) => patchProcess(realm, process),
    setEmitWarningSync: () => undefined,
    loadEnvFile: () => undefined,
  };
}

/** node_process_object.cc, PatchProcessObject */
function patchProcess(realm: Realm, process: Record<string, unknown>): void {
  let title = 'node';
  Object.defineProperty(process, 'title', {
    get: () => title,
    set: (value: unknown) => {
      title = String(value);
    },
    enumerable: true,
    configurable: true,
  });
  process.argv = ['node', ...realm.argv];
  process.execArgv = [...realm.execArgv];
  process.pid = PID;
  process.ppid = 1;
  process.execPath = '/usr/local/bin/node';
  process.debugPort = 9229;
  process.argv0 = 'node';
}

export function credentialsBinding(realm: Realm): Binding {
  const reader = (): number => READER;
  return {
    implementsPosixCredentials: true,
    safeGetenv: (name: string) => realm.env[name],
    getTempDir: () => withoutSlash(realm.env.TMPDIR ?? realm.env.TMP ?? realm.env.TEMP ?? '/tmp'),
    getuid: reader,
    geteuid: reader,
    getgid: reader,
    getegid: reader,
    getgroups: () => [READER],
  };
}

/** uv_os_tmpdir. */
function withoutSlash(folder: string): string {
  return folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder;
}
