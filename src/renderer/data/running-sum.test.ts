// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FolderCount, emptySum, sumOf } from '#contracts/digest.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { RunningSum } from './running-sum.ts';

const folder = fc.record({
  accountId: fc.uuid({ version: 7 }).map((id) => accountIdSchema.parse(id)),
  membershipVersion: fc.nat(),
  rowCount: fc.nat(200),
  versionSum: fc.nat(),
});

it('is at any time the sum of the folders that are in it', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ folder, stays: fc.boolean() })), (moves) => {
      const sum = new RunningSum();
      for (const move of moves) sum.add(move.folder);
      const left: FolderCount[] = [];
      for (const move of moves) {
        if (move.stays) left.push(move.folder);
        else sum.remove(move.folder);
      }
      expect(sum.value).toBe(sumOf(left));
    }),
  );
});

it('is that of no folder at first', () => {
  expect(new RunningSum().value).toBe(emptySum);
});
