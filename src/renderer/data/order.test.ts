// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderOf } from './order.ts';

const scores = fc.array(
  fc.oneof(fc.nat(20), fc.nat(2 ** 30), fc.maxSafeNat(), fc.constantFrom(2 ** 52, 2 ** 52 + 1, 2 ** 52 + 2, 2 ** 52 + 3)),
  { maxLength: 300 },
);

it('is the order of a plain sort, the highest first, also where the numbers differ in their last digits only', () => {
  fc.assert(
    fc.property(scores, (values) => {
      const column = Float64Array.from(values);
      const compare = (a: number, b: number): number => (values[b] ?? 0) - (values[a] ?? 0) || a - b;
      expect([...orderOf(column, compare)]).toEqual(values.map((_, at) => at).sort(compare));
    }),
  );
});

it('has nothing to do for nobody and for one', () => {
  expect([...orderOf(new Float64Array(0), () => 0)]).toEqual([]);
  expect([...orderOf(Float64Array.of(5), () => 0)]).toEqual([0]);
});
