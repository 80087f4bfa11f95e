import fc from 'fast-check';
import { expect, test } from 'vitest';
import { depthOf } from './body.ts';

const nesting = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(nesting)) : 0;

test('the depth of any JSON text is that of its value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(depthOf(JSON.stringify(value))).toBe(nesting(value));
    }),
  );
});

test('brackets inside texts do not count, whatever stands before them', () => {
  expect(depthOf(String.raw`["[[[", "\"[[", "\\", [1]]`)).toBe(2);
});
