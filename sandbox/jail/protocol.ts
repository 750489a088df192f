// Every message between the page and the jail, over one message port. The page is trusted and its messages are taken as
// they come; what the jail says is parsed, because hostile programs run beside it.
import type { PortShare } from '../engines/machine-network.ts';
import type { Row } from '../inspector/row.ts';
import type { HostNumbers } from '../kernel/host.ts';
import type { BootProgress, FileTree, MachineErrorCode, Output } from '../machine/machine.ts';

export type ToJail =
  /** A file that the jail has asked for: its bytes, or why there are none. */
  | { readonly kind: 'asset'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'no-asset'; readonly name: string; readonly why: string }
  /** A host of the page's wants onto the network; its port comes with the message. Answered by `plugged`, in order. */
  | { readonly kind: 'plug'; readonly port: MessagePort; readonly share: PortShare }
  | { readonly kind: 'mount'; readonly files: FileTree }
  | {
      readonly kind: 'prepare';
      readonly command: string;
      readonly packages: readonly string[];
    }
  | {
      readonly kind: 'spawn';
      readonly id: number;
      readonly command: string;
      readonly args: readonly string[];
      readonly packages: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'input'; readonly id: number; readonly text: string }
  | { readonly kind: 'end-of-input'; readonly id: number }
  | { readonly kind: 'interrupt'; readonly id: number }
  | { readonly kind: 'kill'; readonly id: number }
  /** Standard input of a program; undefined ends it. */
  | { readonly kind: 'input'; readonly id: number; readonly text: string | undefined }
  /** A new preview tab; `port` is its client's end, for as long as it is open. */
  | { readonly kind: 'client'; readonly port: MessagePort };

export type FromJail =
  | { readonly kind: 'want'; readonly name: string }
  | { readonly kind: 'plugged'; readonly numbers: HostNumbers }
  | { readonly kind: 'boot'; readonly progress: BootProgress }
  | { readonly kind: 'spawned'; readonly id: number }
  | {
      readonly kind: 'refused';
      readonly id: number;
      readonly code: MachineErrorCode;
      readonly message: string;
    }
  | { readonly kind: 'output'; readonly id: number; readonly output: Output }
  | { readonly kind: 'input-wait'; readonly id: number; readonly waits: boolean }
  | { readonly kind: 'exit'; readonly id: number; readonly code: number }
  | { readonly kind: 'port'; readonly port: number; readonly type: 'open' | 'close' }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'error'; readonly message: string };

/** What the frame says by `postMessage` when it is ready for its port. */
export const JAIL_UP = 'jail-up';
