import { expect, test } from 'vitest';
import { leafChanges } from './leaf-changes.ts';

test('what differs is named leaf by leaf, and what is the same is not', () => {
  const before = { callFrom: '08:00', days: [1, 2], paper: { size: 'letter', foot: '' } };
  const after = { callFrom: '09:00', days: [1, 2, 3], paper: { size: 'letter', foot: 'EIN 12-3' }, prompts: ['Hello'] };
  expect(leafChanges(before, after)).toEqual([
    { path: 'call from', from: '08:00', to: '09:00' },
    { path: 'days', from: '[1,2]', to: '[1,2,3]' },
    { path: 'paper, foot', from: '–', to: 'EIN 12-3' },
    { path: 'prompts', from: '–', to: '["Hello"]' },
  ]);
  expect(leafChanges(after, after)).toEqual([]);
});

test('what is long is cut, between characters', () => {
  expect(leafChanges({}, { text: 'x'.repeat(900) })[0]?.to).toHaveLength(301);
  expect(leafChanges({}, { text: `${'x'.repeat(299)}😀${'x'.repeat(9)}` })[0]?.to).toBe(`${'x'.repeat(299)}…`);
});
