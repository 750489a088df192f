// The time of the realm that we run in.
import type { Time } from '../kernel/time.ts';

export const systemTime: Time = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
