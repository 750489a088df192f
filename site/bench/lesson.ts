// What the bench is told about its lesson: plain data, handed over by the page.
import type { Sources } from './drafts.ts';
import type { Snippet } from './request-model.ts';

export interface BenchLesson {
  readonly slug: string;
  /** `02-hello-gateway`: where its checks lie. */
  readonly folder: string;
  readonly title: string;
  /** Whose program the bench runs. */
  readonly track: string;
  readonly entry: string;
  readonly port: number;
  readonly packages: readonly string[];
  /** The packages, pinned, as pip and npm want them told: `tornado==6.6.1`. */
  readonly requirements: readonly string[];
  readonly sources: Sources;
  readonly checks: readonly { readonly id: string; readonly says: string }[];
  /** At least one. */
  readonly requests: readonly Snippet[];
}
