import { describe, expect, test } from 'vitest';
import { build, newId } from '#tests/support/build.ts';
import { company, messageFacts } from '#tests/support/message-story.ts';
import { compose } from './compose-message.ts';
import { confirmationChannel, confirmationOf } from './confirmation.ts';
import type { Folder } from './folder.ts';
import { mergeValues } from './merge-values.ts';
import { shippedTemplate } from './shipped-templates.ts';

const [one, two] = [build.invoice({ number: 'INV-1', openAmountMinor: 400_00, amountMinor: 400_00 }), build.invoice({ number: 'INV-2' })];
const [older, newer] = ['2026-03-30T15:00:00.000Z', '2026-03-31T15:00:00.000Z'];
const folderOf = (parts: { [K in keyof Folder]?: unknown }) =>
  build.folder({ invoices: [one, two], contacts: [build.contact()], ...parts });
const active = (over: object) => build.arrangement({ status: 'active', invoiceIds: [one.id], proposedAt: newer, ...over });

/** The words that are written of what was agreed. */
function wordsOf(folder: Folder): string {
  const confirmation = confirmationOf(folder);
  if (!confirmation) throw new Error('nothing was agreed');
  const facts = messageFacts(folder, { company, about: confirmation.about });
  const composed = compose(shippedTemplate(confirmation.templateKey, 'en'), mergeValues(facts));
  if (!composed.ok) throw new Error(composed.error.code);
  return `${composed.value.subject}\n${composed.value.body}`;
}

describe('what was agreed last', () => {
  test('is a promise, in the words of its own group', () => {
    const group = newId();
    const promises = [
      build.promise({ promisedDate: '2026-04-07', amountMinor: 70_00, recordedAt: newer, groupId: group }),
      build.promise({ promisedDate: '2026-04-20', amountMinor: 90_00, recordedAt: older }),
    ];
    expect(confirmationOf(folderOf({ promises }))).toEqual({ templateKey: 'promiseConfirmation', about: { promiseGroupId: group } });
    expect(wordsOf(folderOf({ promises }))).toContain('your payment of **$70.00** by **7 April 2026**');
  });

  test('is, where one agreement is meant, that one or nothing', () => {
    const group = newId();
    const proposed = build.arrangement({ status: 'proposed', kind: 'plan', instalmentCount: 2, invoiceIds: [one.id], proposedAt: newer });
    const promise = build.promise({ promisedDate: '2026-04-07', recordedAt: older, groupId: group });
    const folder = folderOf({ arrangements: [proposed], promises: [promise] });
    expect(confirmationOf(folder, proposed.id)).toBeNull();
    expect(confirmationOf(folder, group)?.about).toEqual({ promiseGroupId: group });
  });

  test('is a plan with its payments', () => {
    const arrangement = active({ kind: 'plan', instalmentCount: 2 });
    const promises = ['2026-04-07', '2026-05-07'].map((promisedDate) =>
      build.promise({ promisedDate, amountMinor: 200_00, arrangementId: arrangement.id, recordedAt: newer }),
    );
    expect(confirmationOf(folderOf({ arrangements: [arrangement], promises }))?.templateKey).toBe('planConfirmation');
    expect(wordsOf(folderOf({ arrangements: [arrangement], promises }))).toContain('Your payment plan: $400.00 in 2 instalments');
  });

  test('is a settlement of its own invoices alone', () => {
    const arrangement = active({ kind: 'settlement', instalmentCount: 1, payMinor: 300_00, lastDate: '2026-04-15' });
    const words = wordsOf(folderOf({ arrangements: [arrangement] }));
    expect(words).toContain('close the open balance of $400.00');
    expect(words).toContain('waive the remaining $100.00');
    expect(words).toContain('INV-1');
    expect(words).not.toContain('INV-2');
  });

  test('is an extension by the day of its promise', () => {
    const arrangement = active({ kind: 'extension', instalmentCount: 1 });
    const promise = build.promise({ arrangementId: arrangement.id, promisedDate: '2026-05-05', recordedAt: newer });
    expect(wordsOf(folderOf({ arrangements: [arrangement], promises: [promise] }))).toContain('5 May 2026');
  });

  test('is nothing where it waits for an approval, was refused, or is kept already', () => {
    const promises = [build.promise({ status: 'kept', keptMinor: 25_000_00, closedOn: '2026-03-30' })];
    const arrangements = ['proposed', 'refused', 'void', 'cancelled'].map((status) => build.arrangement({ status }));
    expect(confirmationOf(folderOf({ promises, arrangements }))).toBeNull();
  });

  test('goes by e-mail where somebody reads them, and by letter where not', () => {
    expect(confirmationChannel(folderOf({}))).toBe('email');
    expect(confirmationChannel(folderOf({ contacts: [build.contact({ email: null })] }))).toBe('letter');
  });
});
