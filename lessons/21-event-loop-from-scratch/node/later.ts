/** Calls back after a delay in milliseconds. */
export function later(delay: number, callback: () => void): void {
  const due = performance.now() + delay;
  function look(): void {
    if (performance.now() < due) process.nextTick(look);
    else callback();
  }
  look();
}
