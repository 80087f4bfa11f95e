import { describe, expect, test } from 'vitest';
import { defaultPrompts, filledPrompts, promptFields, promptsSchema, unknownFieldIn } from './call-prompts.ts';

describe('what to say in a call', () => {
  test('is filled in, and a line that names what there is none of is left out', () => {
    const lines = ['Good morning', 'You owe {pastDue}, {pastDue} in all', 'Promised by {promiseDate}'];
    expect(filledPrompts(lines, { pastDue: '$5.00' })).toEqual(['Good morning', 'You owe $5.00, $5.00 in all']);
  });

  test('that comes with the program names what is known, each of it once at least', () => {
    expect(promptsSchema.safeParse(defaultPrompts).success).toBe(true);
    for (const field of promptFields) expect(defaultPrompts.join()).toContain(`{${field}}`);
  });

  test.each([
    ['Dear {name}', 'name'],
    ['{}', ''],
    ['{pastDue} and {Pastdue}', 'Pastdue'],
  ])('is refused where it names something else: %s', (line, name) => {
    expect(unknownFieldIn(line)).toBe(name);
    expect(promptsSchema.safeParse([line]).success).toBe(false);
  });

  test.each([[['']], [['x'.repeat(301)]], [Array.from({ length: 7 }, () => 'x')]])(
    'is refused where it is empty, too long or too much',
    (lines) => {
      expect(promptsSchema.safeParse(lines).success).toBe(false);
    },
  );

  test('a value with braces in it is a value', () => {
    expect(filledPrompts(['{oldestNumber}'], { oldestNumber: '{pastDue}', pastDue: '$1' })).toEqual(['{pastDue}']);
  });
});
