// ... and in TypeScript.
import './first-run.mjs';

type Nothing = never;

export type { Nothing };
