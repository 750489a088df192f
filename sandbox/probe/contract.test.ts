// Neither `lessons` nor this room may import the other, so the shape of the probe is written down twice. This file
// fails to compile where the two part ways.
import { expectTypeOf, test } from 'vitest';
import type * as lesson from '../../lessons/lesson.ts';
import type * as contract from './contract.ts';

test('a lesson’s checks and the probe mean the same by each word', () => {
  expectTypeOf<contract.Probe>().toEqualTypeOf<lesson.Probe>();
  expectTypeOf<contract.WebSocketProbe>().toEqualTypeOf<lesson.WebSocketProbe>();
  expectTypeOf<contract.Exchange>().toEqualTypeOf<lesson.Exchange>();
  expectTypeOf<contract.FrameSeen>().toEqualTypeOf<lesson.FrameSeen>();
  expectTypeOf<contract.Verdict>().toEqualTypeOf<lesson.Verdict>();
  expectTypeOf<contract.Check>().toEqualTypeOf<lesson.Check>();
});
