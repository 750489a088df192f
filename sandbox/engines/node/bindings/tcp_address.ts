// How handles name the machine's addresses. The kernel has one family, so each address of IPv6 stands for one of IPv4.

export type Family = 4 | 6;

export const LOOPBACK6 = '::1';
const ANY6 = '::';
const TO_V4: Readonly<Record<string, string>> = { [ANY6]: '0.0.0.0', [LOOPBACK6]: '127.0.0.1' };

/** As the kernel has it. */
export function inside(address: string): string {
  return TO_V4[address] ?? address.replace(/^::ffff:/i, '');
}

/** As a handle of that family tells it; `isLoopback6` is known of one that was named by ::1. */
export function outside(address: string, family: Family, isLoopback6: boolean): string {
  if (family === 4 || address.includes(':')) return address;
  if (address === TO_V4[ANY6]) return ANY6;
  return isLoopback6 && address === TO_V4[LOOPBACK6] ? LOOPBACK6 : `::ffff:${address}`;
}
