import { expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { ownNumbersIn, withoutCardNumbers, withoutOthersCardNumbers } from './card-free-input.ts';
import { ownNumbersOf } from './card-number.ts';

const card = '4111 1111 1111 1111';

test('takes card numbers out of every text of an input, whatever it is called', () => {
  const input = { text: `Card ${card}`, nested: { list: [card, 7, null, true] }, unheardOf: '5555555555554444' };
  expect(withoutCardNumbers(input)).toEqual({
    input: { text: 'Card ****1111', nested: { list: ['****1111', 7, null, true] }, unheardOf: '****4444' },
    maskedCount: 3,
  });
});

test('gives back the very same input where there is none', () => {
  const input = { text: 'Pays on Friday.', followUp: { dueDate: '2026-04-01' } };
  expect(withoutCardNumbers(input).input).toBe(input);
});

test('leaves ids and telephone numbers alone, but no card number in the place of a telephone number', () => {
  // An id that holds sixteen digits in fours, which are those of a card.
  const input = { accountId: 'abcdefab-4111-1111-8111-1116abcdef01', phone: '4222222222222' };
  expect(withoutCardNumbers(input)).toEqual({ input, maskedCount: 0 });
  expect(withoutCardNumbers({ text: `See ${input.accountId}` }).maskedCount).toBe(1);
  expect(withoutCardNumbers({ phone: card })).toEqual({ input: { phone: '****1111' }, maskedCount: 1 });
  expect(withoutCardNumbers({ text: '4222222222222' }).maskedCount).toBe(1);
  const [fullWidthCard, fullWidthPhone] = ['４１１１１１１１１１１１１１１１', '＋４９ ３０ ９０１８２０'];
  expect(withoutCardNumbers({ phone: fullWidthCard })).toEqual({ input: { phone: '****1111' }, maskedCount: 1 });
  expect(withoutCardNumbers({ phone: fullWidthPhone }).maskedCount).toBe(0);
});

test('leaves the hash of a file alone that goes along with a message, and no card number in its name', () => {
  // Sixteen of its digits are those of a card.
  const sha256 = '5d8f6cce532a7aeb57196be62344095936793400b3aeb3580d248b17d5518a86';
  const attachments = `statement\nfile ${sha256} note.pdf\ninvoice 1001`;
  expect(withoutCardNumbers({ attachments })).toEqual({ input: { attachments }, maskedCount: 0 });
  expect(withoutCardNumbers({ text: sha256 }).maskedCount).toBe(1);
  const named = `file ${sha256} ${card}.pdf\nfile ${sha256} b.pdf`;
  expect(withoutCardNumbers({ attachments: named }).input.attachments).toBe(`file ${sha256} ****1111.pdf\nfile ${sha256} b.pdf`);
});

test("leaves the account's own numbers alone: its invoices' and its orders'", () => {
  const folder = build.folder({
    invoices: [build.invoice({ number: 'INV 4111111111111111' }), build.invoice({ number: '1', purchaseOrder: '5555-5555-5555-4444' })],
  });
  const text = 'About 4111111111111111 and 5555555555554444, not 378282246310005';
  expect(withoutCardNumbers({ text }, ownNumbersIn(folder)).input.text).toBe('About 4111111111111111 and 5555555555554444, not ****0005');
});

test("asks for the account's own numbers only where something looks like a card number", async () => {
  const never = () => Promise.reject(new Error('asked'));
  expect(await withoutOthersCardNumbers({ text: 'Pays on Friday.' }, never)).toMatchObject({ maskedCount: 0 });
  const own = async () => ownNumbersOf(['4111111111111111']);
  expect((await withoutOthersCardNumbers({ text: card }, own)).input).toEqual({ text: card });
  expect((await withoutOthersCardNumbers({ text: card }, async () => undefined)).input).toEqual({ text: '****1111' });
});
