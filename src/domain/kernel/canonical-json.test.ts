import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

/** Any JSON value as it comes out of a text: there is no negative zero in one. */
const jsonValue = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

test('equal values give equal text, whatever the order of their keys, and the text gives the value back', () => {
  fc.assert(
    fc.property(jsonValue, (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(value);
    }),
  );
});

test('different values give different text', () => {
  fc.assert(
    fc.property(jsonValue, jsonValue, (a, b) => {
      const isEqual = canonicalJson(a) === canonicalJson(b);
      if (isEqual) expect(a).toEqual(b);
    }),
  );
  expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }));
  expect(canonicalJson(['a', 'b'])).not.toBe(canonicalJson(['a,b']));
  expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}));
});

test('a member that is undefined is as if it were not there', () => {
  expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}');
});
