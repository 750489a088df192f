// `url_pattern`: the platform's own URLPattern (WHATWG URL Pattern) in the place of ada's.
import { URLPattern } from '../platform.ts';
import type { Binding } from './binding.ts';

/** Nothing where the platform has none: then it is named as missing. */
export function urlPatternBinding(): Binding {
  return URLPattern === undefined ? {} : { URLPattern };
}
