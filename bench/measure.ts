// One figure, taken in the same way on the machine and natively.
import type { Connect } from '../sandbox/kernel/connection.ts';

export interface Measure {
  readonly what: string;
  readonly unit: string;
  readonly run: (connect: Connect) => Promise<number>;
}
