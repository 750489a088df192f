// Bindings of a few lines each: facts about the machine, and services that it does not have.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';

const UV_ESRCH = -3;
const HOME = '/home/reader';

const nothing = (): undefined => undefined;

/** node_errors.h, ExitCode, and other constants, are completed from the facts. */
export function configBinding(): Binding {
  return {
    isDebugBuild: false,
    openSSLIsBoringSSL: false,
    hasOpenSSL: true,
    fipsMode: false,
    hasIntl: true,
    hasTracing: false,
    hasNodeOptions: true,
    hasInspector: false,
    noBrowserGlobals: false,
    bits: 64,
    getDefaultLocale: () => 'en-US',
  };
}

export function optionsBinding({ facts, options }: Realm): Binding {
  return {
    getCLIOptionsValues: () => ({ ...options }),
    getCLIOptionsInfo: () => ({ options: new Map(), aliases: new Map() }),
    getOptionsAsFlags: () => [],
    getEmbedderOptions: () => ({ ...facts.embedderOptions }),
    envSettings: {},
    noGlobalSearchPaths: false,
  };
}

export function uvBinding({ facts }: Realm): Binding {
  const byNumber = new Map(facts.errors.map(([number, names]) => [number, names]));
  return {
    errname: (number: number) => byNumber.get(number)?.[0] ?? `Unknown system error ${number}`,
    getErrorMap: () => new Map(facts.errors),
    getErrorMessage: (number: number) =>
      byNumber.get(number)?.[1] ?? `Unknown system error ${number}`,
  };
}

export function symbolsBinding({ symbols }: Realm): Binding {
  return { ...symbols };
}

export function traceEventsBinding(): Binding {
  return {
    hasAgent: () => false,
    getEnabledCategories: nothing,
    setTraceCategoryStateUpdateHandler: nothing,
    getCategoryEnabledBuffer: () => new Uint8Array(1),
    isTraceCategoryEnabled: () => false,
    trace: nothing,
    available: false,
  };
}

export function snapshotBinding(): Binding {
  return {
    isBuildingSnapshotBuffer: new Uint8Array(1),
    runEmbedderPreload: nothing,
    setSerializeCallback: nothing,
    setDeserializeCallback: nothing,
    setDeserializeMainFunction: nothing,
  };
}

export function performanceBinding(realm: Realm): Binding {
  // Nanoseconds of the realm's clock; the origin also as microseconds since 1970 (performance.js, milestones).
  const milestones = new Float64Array(8).fill(realm.clock() * 1e6);
  milestones[0] = Date.now() * 1e3;
  milestones[1] = 0;
  const uvMetricsBuffer = new Float64Array(3);
  return {
    milestones,
    now: () => realm.clock(),
    setupObservers: nothing,
    notify: nothing,
    loopIdleTime: () => realm.loop.slept,
    markBootstrapComplete: nothing,
    installGarbageCollectionTracking: nothing,
    removeGarbageCollectionTracking: nothing,
    uvMetricsBuffer,
    // The turns of the loop. How many events it has seen nobody counts.
    uvMetricsInfo: () => {
      uvMetricsBuffer[0] = realm.loop.turns;
    },
  };
}

export function diagnosticsChannelBinding(): Binding {
  return {
    linkNativeChannel: nothing,
    notifyChannelActive: nothing,
    notifyChannelInactive: nothing,
  };
}

export function osBinding({ process, env, library }: Realm): Binding {
  let priority = 0;
  const isOwn = (pid: number): boolean => pid === 0 || pid === process.pid;
  const unknown = (context: object, syscall: string): void => {
    const [errno, code, message] = [UV_ESRCH, 'ESRCH', 'no such process'];
    Object.assign(context, { errno, code, message, syscall });
  };
  return {
    getHostname: () => 'machine',
    getOSInformation: () => ['Linux', '6.1.0', '#1 SMP', 'x86_64'],
    getHomeDirectory: () => env.HOME ?? HOME,
    getUserInfo: (options: { readonly encoding?: string } | null) => {
      const { Buffer } = library.require('buffer') as {
        Buffer: { from(text: string): { toString(encoding: string): string } };
      };
      const encoding = options?.encoding ?? 'utf8';
      const tell = (text: string): unknown =>
        encoding === 'buffer' ? Buffer.from(text) : Buffer.from(text).toString(encoding);
      const [username, homedir, shell] = ['reader', HOME, '/bin/sh'].map(tell);
      return { uid: 1000, gid: 1000, username, homedir, shell };
    },
    getLoadAvg: (into: Float64Array) => into.fill(0),
    getUptime: () => Math.floor(performance.now() / 1000),
    getTotalMem: () => 1024 ** 3,
    getFreeMem: () => 512 * 1024 ** 2,
    getCPUs: () => ['virtual', 0, 0, 0, 0, 0, 0],
    getAvailableParallelism: () => 1,
    getInterfaceAddresses: () => [
      'lo',
      '127.0.0.1',
      '255.0.0.0',
      'IPv4',
      '00:00:00:00:00:00',
      true,
      -1,
      'lo',
      '::1',
      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      'IPv6',
      '00:00:00:00:00:00',
      true,
      0,
    ],
    getPriority: (pid: number, context: object) =>
      isOwn(pid) ? priority : unknown(context, 'uv_os_getpriority'),
    setPriority: (pid: number, wanted: number, context: object) => {
      if (isOwn(pid)) priority = wanted;
      else unknown(context, 'uv_os_setpriority');
      return isOwn(pid) ? 0 : UV_ESRCH;
    },
    isBigEndian: false,
  };
}

export function quietBindings(): Readonly<Record<string, Binding>> {
  return {
    tty_wrap: { isTTY: () => false },
    permission: { has: () => true, drop: nothing },
    wasm_web_api: { setImplementation: nothing },
    sea: {
      isSea: () => false,
      isVfsEnabled: () => false,
      isExperimentalSeaWarningNeeded: () => false,
    },
    inspector: { isEnabled: () => false, setConsoleExtensionInstaller: nothing },
    report: {
      shouldReportOnUncaughtException: () => false,
      setReportOnUncaughtException: nothing,
    },
    heap_utils: {},
    internal_only_v8: {},
    symbols: {},
  };
}
