// Header fields as a check reads them (RFC 9110, section 5).
import type { Header } from '../wire/http1.ts';
import type { HeaderFields } from './contract.ts';

export function headerFields(headers: readonly Pick<Header, 'name' | 'value'>[]): HeaderFields {
  const list = headers.map(({ name, value }) => [name.toLowerCase(), value] as const);
  const all = (name: string) => {
    const wanted = name.toLowerCase();
    return list.filter(([each]) => each === wanted).map(([, value]) => value);
  };
  return {
    list,
    all,
    get: (name) => {
      const values = all(name);
      return values.length === 0 ? undefined : values.join(', ');
    },
  };
}
