import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digitValue, isCardNumber, maskCardNumbers, ownNumbersOf } from './card-number.ts';
import { cardRanges } from './card-ranges.ts';

const masked = (text: string, own: readonly string[] = []) => maskCardNumbers(text, ownNumbersOf(own)).text;

describe('a card number in a text', () => {
  test.each([
    ['4111111111111111', '****1111'],
    ['paid with 4111 1111 1111 1111, thanks', 'paid with ****1111, thanks'],
    ['4111-1111-1111-1111', '****1111'],
    ['4111.1111.1111.1111', '****1111'],
    ['4111 - 1111 – 1111 - 1111', '****1111'],
    ['4111\u00a01111\n1111\u200b1111', '****1111'],
    ['4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', '****1111'],
    ['41111111 11111111', '****1111'],
    ['３７８２ ８２２４６３ １０００５', '****0005'],
    ['٤١١١ ١١١١ ١١١١ ١١١١', '****1111'],
    ['3056 930902 5904', '****5904'],
    ['4222222222222', '****2222'],
    ['card5555555555554444exp', 'card****4444exp'],
    ['+4111111111111111', '+****1111'],
    ['call 12345 4111 1111 1111 1111 then 12', 'call 12345 ****1111 then 12'],
    ['4111111111111111 5555555555554444', '****1111 ****4444'],
    ['****4111111111111111', '********1111'],
  ])('%j becomes %j', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  test.each([
    ['a wrong check digit', '4111 1111 1111 1112'],
    ['no range of a network', '1111 1111 1111 1117'],
    ['a length the network does not have', '41111111111111112'],
    ['too few digits', '411111111111'],
    ['one digit more than any card has', '41111111111111111111'],
    ['an international telephone number', '+42 2222 2222 222'],
    ['a number in the middle of another', '99411111111111111199'],
    ['amounts and dates', '12.03.2026 4.500,00 31.03.2026 1.250,75'],
    ['an order', 'PO 44-1180, invoice 1930438491'],
  ])('%s is left alone', (_what, text) => {
    expect(maskCardNumbers(text)).toEqual({ text, maskedCount: 0 });
  });

  test('is counted', () => {
    expect(maskCardNumbers('4111111111111111 and 5555555555554444').maskedCount).toBe(2);
  });

  test("is not what the account's own papers are called, alone or beside each other", () => {
    expect(masked('see 4111111111111111', ['INV-4111 1111 1111 1111'])).toBe('see 4111111111111111');
    // Two invoices of eight digits that together pass for one card.
    expect(masked('45012345 45012347', [])).toBe('****2347');
    expect(masked('45012345 45012347', ['45012345', '45012347'])).toBe('45012345 45012347');
    expect(masked('45012345 4111 1111 1111 1111', ['45012345'])).toBe('45012345 ****1111');
  });

  test('is found although an invoice has the number of one of its parts', () => {
    expect(masked('4111 1111 1111 1111', ['4111', '1111', '411111'])).toBe('****1111');
  });
});

describe('a security code', () => {
  test.each([
    ['CVV 123', 'CVV ***'],
    ['cvv2: 1234', 'cvv2: ***'],
    ['cvv123', 'cvv***'],
    ['the security code is 987.', 'the security code is ***.'],
    ['card code no. 987', 'card code no. ***'],
    ['4111 1111 1111 1111 12/27 123', '****1111 12/27 ***'],
    ['4111111111111111, exp 01/2029, 123', '****1111, exp 01/2029, ***'],
    ['4111111111111111 cvc 123', '****1111 cvc ***'],
  ])('%j becomes %j', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  test.each(['code 123', 'postal code 12345', 'security codes 123', 'CVV 12', 'cvv 12345', '****1111 paid 500 dollars', 'CVV ***'])(
    '%j is left alone',
    (text) => {
      expect(masked(text)).toBe(text);
    },
  );
});

/** A right number of a range, of one of its lengths. */
const cardNumber = fc
  .constantFrom(...cardRanges)
  .chain(({ from, to, lengths }) =>
    fc.record({
      head: fc.integer({ min: Number(from), max: Number(to) }).map(String),
      length: fc.constantFrom(...lengths),
      body: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 18, maxLength: 18 }),
    }),
  )
  .map(({ head, length, body }) => {
    const start = (head + body.join('')).slice(0, length - 1);
    const last = [...'0123456789'].find((digit) => isCardNumber(start + digit));
    return start + (last ?? '');
  });

test('whatever the range, the separator and the words around it, of a card number only the last four digits stay', () => {
  const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', ' - ');
  fc.assert(
    fc.property(
      cardNumber,
      separator,
      fc.constantFrom('', 'Card: ', 'a'),
      fc.constantFrom('', ', thanks', ' x'),
      (number, by, before, after) => {
        const written = before + (number.match(/.{1,4}/g) ?? []).join(by) + after;
        expect(masked(written)).toBe(`${before}****${number.slice(-4)}${after}`);
      },
    ),
  );
});

test('what was masked once stays as it is, so that both ends keep the same words', () => {
  const piece = fc.oneof(cardNumber, fc.stringMatching(/^[\d .\-*]{0,24}$/), fc.constantFrom(' cvv ', '****', '12/27 123', '\n'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const once = masked(pieces.join(''));
      expect(maskCardNumbers(once)).toEqual({ text: once, maskedCount: 0 });
    }),
    { numRuns: 500 },
  );
});

test('every digit Unicode has is worth what it says: each script counts from 0 to 9', () => {
  const digits = Array.from({ length: 0x110000 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((text) => /\p{Nd}/u.test(text));
  expect(digits.length % 10).toBe(0);
  expect(digits.map(digitValue)).toEqual(digits.map((_, at) => at % 10));
});

test('a text made to be slow is read in no time', () => {
  const startedMs = performance.now();
  for (const text of ['4 1 1 1 '.repeat(1000), '4111111111111111 '.repeat(470), '4.'.repeat(4000), 'cvv '.repeat(2000)])
    maskCardNumbers(text);
  expect(performance.now() - startedMs).toBeLessThan(5000);
});
