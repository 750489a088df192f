/** Calls back after a delay in milliseconds. */
export function later(delay: number, callback: () => void): void {
  setTimeout(callback, delay);
}
