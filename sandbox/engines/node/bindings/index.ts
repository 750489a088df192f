// Every binding by its name, made when Node's library first asks for it.
import type { PortEnd, Ports } from '../ports/port-end.ts';
import type { ProgramRealm } from '../program-realm.ts';
import type { RequireBuiltin } from '../realm.ts';
import type { ThreadStart, Threads } from '../threads.ts';
import { asyncWrapBinding } from './async_wrap.ts';
import type { Binding } from './binding.ts';
import { blobBinding } from './blob.ts';
import { blockListBinding } from './block_list.ts';
import { bufferBinding } from './buffer.ts';
import { caresWrapBinding } from './cares_wrap.ts';
import { cjsLexerBinding } from './cjs_lexer.ts';
import { contextifyBinding } from './contextify.ts';
import { encodingBinding, icuBinding } from './encoding_binding.ts';
import { errorsBinding } from './errors.ts';
import { fsBinding } from './fs.ts';
import { fsDirBinding } from './fs_dir.ts';
import { fsEventWrapBinding } from './fs_event_wrap.ts';
import { httpParserBinding } from './http_parser.ts';
import { createMessaging, type Messaging } from './messaging.ts';
import { moduleWrapBinding } from './module_wrap.ts';
import { modulesBinding } from './modules.ts';
import { pipeWrapBinding, type StandardInput } from './pipe_wrap.ts';
import { credentialsBinding, processMethodsBinding } from './process_methods.ts';
import { type Signals, signalWrapBinding } from './signal_wrap.ts';
import * as small from './small.ts';
import { StreamState, streamWrapBinding } from './stream_wrap.ts';
import { stringDecoderBinding } from './string_decoder.ts';
import { type Queues, taskQueueBinding, timersBinding } from './task_queue.ts';
import { tcpWrapBinding } from './tcp_wrap.ts';
import { typesBinding } from './types.ts';
import { urlBinding } from './url.ts';
import { urlPatternBinding } from './url_pattern.ts';
import { utilBinding } from './util.ts';
import { workerBinding } from './worker.ts';

export interface BindingServices {
  readonly queues: Queues;
  readonly input: StandardInput;
  readonly signals: Signals;
  readonly ports: Ports;
  readonly threads: Threads;
  /** Where this is a thread itself: how it was started, and its end of the channel to who did it. */
  readonly thread?: { readonly start: ThreadStart; readonly end: PortEnd };
  compileBuiltin(id: string): unknown;
  setLoaders(internalBinding: (name: string) => Binding, require: RequireBuiltin): void;
  onPrepareStackTrace(callback: never): void;
}

export function createBindings(
  realm: ProgramRealm,
  services: BindingServices,
): Readonly<Record<string, () => Binding>> {
  const streams = new StreamState();
  let created: Messaging | undefined;
  const messaging = (): Messaging => {
    created ??= createMessaging(realm, services.ports);
    return created;
  };
  const quiet = Object.entries(small.quietBindings()).map(([name, binding]) => [
    name,
    () => binding,
  ]);
  return {
    ...(Object.fromEntries(quiet) as Record<string, () => Binding>),
    async_context_frame: () => ({
      getContinuationPreservedEmbedderData: realm.context.get,
      setContinuationPreservedEmbedderData: realm.context.set,
    }),
    async_wrap: () => asyncWrapBinding(realm),
    blob: () => blobBinding(realm),
    block_list: blockListBinding,
    buffer: bufferBinding,
    builtins: () => ({
      builtinIds: [...realm.facts.builtinIds],
      config: JSON.stringify(realm.facts.config),
      get natives() {
        return realm.sources();
      },
      compileFunction: services.compileBuiltin,
      setInternalLoaders: services.setLoaders,
      hasCachedBuiltins: () => true,
      builtinCategories: {},
    }),
    cjs_lexer: () => cjsLexerBinding(realm),
    crypto: () => realm.rare().cryptoBinding(realm),
    zlib: () => realm.rare().zlibBinding(realm),
    cares_wrap: () => caresWrapBinding(realm),
    config: small.configBinding,
    contextify: () => contextifyBinding(realm),
    credentials: () => credentialsBinding(realm),
    diagnostics_channel: small.diagnosticsChannelBinding,
    encoding_binding: () => encodingBinding(realm),
    errors: () => errorsBinding(realm, services.onPrepareStackTrace),
    fs: () => fsBinding(realm),
    fs_dir: () => fsDirBinding(realm),
    fs_event_wrap: () => fsEventWrapBinding(realm),
    http_parser: () => httpParserBinding(realm),
    icu: () => icuBinding(realm),
    messaging: () => messaging().binding,
    mksnapshot: small.snapshotBinding,
    module_wrap: () => moduleWrapBinding(realm),
    modules: () => modulesBinding(realm),
    options: () => small.optionsBinding(realm),
    os: () => small.osBinding(realm),
    performance: () => small.performanceBinding(realm),
    pipe_wrap: () => pipeWrapBinding(realm, streams, services.input),
    process_methods: () => processMethodsBinding(realm, services.signals),
    signal_wrap: () => signalWrapBinding(realm, services.signals),
    stream_wrap: () => streamWrapBinding(streams),
    serdes: () => realm.rare().serdesBinding(),
    string_decoder: stringDecoderBinding,
    symbols: () => small.symbolsBinding(realm),
    task_queue: () => taskQueueBinding(realm, services.queues),
    tcp_wrap: () => tcpWrapBinding(realm, streams),
    timers: () => timersBinding(realm, services.queues),
    trace_events: small.traceEventsBinding,
    types: typesBinding,
    url: () => urlBinding(realm),
    url_pattern: urlPatternBinding,
    util: () => utilBinding(realm),
    uv: () => small.uvBinding(realm),
    worker: () => {
      const { threads, thread } = services;
      return workerBinding(realm, threads, messaging(), thread);
    },
  };
}
