// `async_wrap`: the stack of asynchronous ids. Node's library does the counting; here lie the fields that it shares with C++.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';

const STACK_LENGTH = 7;
const EXECUTION_ID = 0;
const TRIGGER_ID = 1;
const NEXT_ID = 2;
const DEFAULT_TRIGGER = 3;

export function asyncWrapBinding(realm: Realm): Binding {
  const fields = new Uint32Array(9);
  const ids = new Float64Array(4);
  const stack = new Float64Array(32);
  const overflow: [number, number][] = [];
  const resources: unknown[] = [];
  ids[EXECUTION_ID] = 1;
  ids[NEXT_ID] = 1;
  ids[DEFAULT_TRIGGER] = -1;
  // Checks that ids are sane, as node does unless told not to.
  fields[6] = 1;
  let tellDestroyed: ((id: number) => void) | undefined;
  let destroyed: number[] = [];
  return {
    async_hook_fields: fields,
    async_id_fields: ids,
    async_ids_stack: stack,
    execution_async_resources: resources,
    setupHooks: ({ destroy }: { readonly destroy: (id: number) => void }) => {
      tellDestroyed = destroy;
    },
    setCallbackTrampoline: () => undefined,
    setPromiseHooks: () => undefined,
    getPromiseHooks: () => [undefined, undefined, undefined, undefined],
    registerDestroyHook: () => undefined,
    executionAsyncResource: (index: number) => resources[index],
    pushAsyncContext: (id: number, trigger: number) => {
      overflow.push([ids[EXECUTION_ID] as number, ids[TRIGGER_ID] as number]);
      fields[STACK_LENGTH] = (fields[STACK_LENGTH] as number) + 1;
      ids[EXECUTION_ID] = id;
      ids[TRIGGER_ID] = trigger;
    },
    popAsyncContext: () => {
      const before = overflow.pop();
      if (before === undefined) return false;
      fields[STACK_LENGTH] = (fields[STACK_LENGTH] as number) - 1;
      [ids[EXECUTION_ID], ids[TRIGGER_ID]] = before;
      resources.pop();
      return (fields[STACK_LENGTH] as number) > 0;
    },
    clearAsyncIdStack: () => {
      overflow.length = 0;
      resources.length = 0;
      fields[STACK_LENGTH] = 0;
      ids[EXECUTION_ID] = 0;
      ids[TRIGGER_ID] = 0;
    },
    queueDestroyAsyncId: (id: number) => {
      destroyed.push(id);
      if (destroyed.length > 1) return;
      // Many at a time, and a program does not live on for it.
      realm.loop.post(() => {
        const ids = destroyed;
        destroyed = [];
        for (const each of ids) tellDestroyed?.(each);
      }, false);
    },
  };
}

/** `async_context_frame`: the frame of AsyncLocalStorage's values. `source/async-context.ts` carries it across `await`. */
export function createAsyncContext() {
  let current: unknown;
  const within = (frame: unknown, callback: () => void): void => {
    const before = current;
    current = frame;
    try {
      callback();
    } finally {
      current = before;
    }
  };
  return {
    get: () => current,
    set: (frame: unknown) => {
      current = frame;
    },
    /** Calls it in another frame than the current one (InternalCallbackScope). */
    within,
    /** What is called later, in the frame of now: that of a request is its caller's (AsyncWrap). */
    keep: (callback: () => void): (() => void) => {
      const frame = current;
      return frame === undefined ? callback : () => within(frame, callback);
    },
  };
}

export type AsyncContext = ReturnType<typeof createAsyncContext>;
