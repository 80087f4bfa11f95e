// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { folderLineSchema, pullLineSchema } from '#contracts/sync.ts';
import { type Folder, rowsOf } from '#domain/folder.ts';
import { tableNames } from '#domain/rows.ts';
import { build } from '#tests/support/build.ts';
import { quickCheckOf } from './quick-check.ts';

const folder: Folder = build.folder({
  account: build.account({ timeZone: 'America/Chicago', creditLimitMinor: 5_000_00 }),
  contacts: [build.contact(), build.contact({ phone: null })],
  invoices: [build.invoice(), build.invoice({ status: 'paid', paidDate: '2026-02-01' })],
  promises: [build.promise()],
  notes: [build.note({ version: 3 })],
  followUps: [build.followUp()],
});
const lines: readonly unknown[] = [
  { folder },
  { folder, membershipVersion: 7 },
  { evict: folder.account.id },
  ...tableNames.flatMap((table) => rowsOf(folder, table).map((row) => ({ put: { table, row } }))),
];

/** What may stand in place of any value of a line that was JSON: near misses of every kind, and values that are right elsewhere. */
const strange = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 'x', 0, -1, 1.5, 1e13, 1e13 + 1, Number.NaN, 2 ** 53, [], {}, [null], 'open'),
  fc.constantFrom<unknown>('2026-02-29', '2024-02-29', '2026-13-01', '2026-03-31T09:00:00Z', '2026-03-31T09:00:00+01:00', 'usd', 'USD'),
  fc.constantFrom<unknown>('America/Chicago', 'America/Nowhere', 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(201), 'y'.repeat(8001)),
  fc.uuid(),
  fc.string(),
  fc.double(),
);

/** Every place in a value: the path of keys to it. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...path, key]))];
}

function changed(value: unknown, path: readonly string[], how: 'replace' | 'remove' | 'add', by: unknown): unknown {
  const copy: unknown = structuredClone(value);
  let at = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = path.at(-1);
  if (last === undefined) return by;
  if (how === 'remove') delete at[last];
  else at[how === 'add' ? `${last}Too` : last] = by;
  return copy;
}

describe('a quick check', () => {
  const checks = [folderLineSchema, pullLineSchema].map((schema) => ({ schema, check: quickCheckOf(schema) }));

  it('accepts the lines of a stream', () => {
    expect(lines.map((line) => quickCheckOf(pullLineSchema)(line))).toEqual(lines.map(() => true));
  });

  it('says the same as the schema of any line that something is wrong with', { timeout: 60_000 }, () => {
    const story = fc.record({
      line: fc.constantFrom(...lines),
      place: fc.nat(),
      how: fc.constantFrom('replace' as const, 'remove' as const, 'add' as const),
      by: strange,
    });
    fc.assert(
      fc.property(story, ({ line, place, how, by }) => {
        const places = placesIn(line);
        const spoilt = changed(line, places[place % places.length] ?? [], how, by);
        for (const { schema, check } of checks) expect(check(spoilt)).toBe(schema.safeParse(spoilt).success);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes a key that every object has for unknown', () => {
    const [line] = lines;
    const spoilt: unknown = JSON.parse(JSON.stringify(line).replace('{', '{"__proto__":{},'));
    expect(quickCheckOf(folderLineSchema)(spoilt)).toBe(false);
  });

  it.each([
    ['an object that lets other keys pass', z.object({ a: z.string() })],
    ['a transform', z.string().transform(Number)],
    ['a default', z.strictObject({ a: z.string().default('x') })],
    ['a trimmed text', z.string().trim()],
  ])('is not made of %s, which would change what it parses', (_, schema) => {
    expect(() => quickCheckOf(schema)).toThrow(TypeError);
  });
});
