// The GET requests that the probe writes itself.
import type { RequestToEncode } from '../wire/http1.ts';

/** `wanted` fields stand in the place of ours of the same name, or after them. */
export function request(
  port: number,
  target: string,
  ours: RequestToEncode['headers'],
  wanted: Readonly<Record<string, string>>,
): RequestToEncode {
  const names = new Set(Object.keys(wanted).map((name) => name.toLowerCase()));
  const kept = [['Host', `localhost:${port}`] as const, ...ours].filter(
    ([name]) => !names.has(name.toLowerCase()),
  );
  return { method: 'GET', target, headers: [...kept, ...Object.entries(wanted)] };
}
