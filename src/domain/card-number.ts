import { cardRanges } from './card-ranges.ts';

/** A text without card numbers, and how many numbers and security codes were taken out of it. */
export type MaskedText = { readonly text: string; readonly maskedCount: number };

/** No card number is shorter (ISO/IEC 7812 and the networks' own lengths). */
const fewestCardDigits = 13;
const mostCardDigits = 19;
/** A telephone number in its international form has no more digits (E.164). */
const mostPhoneDigits = 15;
/** Groups of a card number are shorter; so a number of the account's own that is as long as this cannot be a part of one. */
const fewestOwnDigits = 7;

/** Between the digits of one number: white space, points, hyphens, and the marks without width that pages put between them. */
const separators = String.raw`[\s.·．\p{Pd}\u200b-\u200d\u2060]{0,3}`;
const digitRun = new RegExp(String.raw`\+?\p{Nd}(?:${separators}\p{Nd})*`, 'gu');
const digitGroup = /\p{Nd}+/gu;

/**
 * Takes the card numbers out of a text: 13 to 19 digits of any script, however they are spaced, in a range the networks give out, with a
 * right check digit. What stays is `****` and the last four; a security code beside the words for it or behind an expiry date becomes `***`
 * (PCI DSS 4.0.1, 3.3.1 and 3.5.1). `ownNumbers` are the account's own, as `ownNumbersOf` gives them, and are left alone. What it gives, it gives
 * back unchanged.
 */
export function maskCardNumbers(text: string, ownNumbers: ReadonlySet<string> = noNumbers): MaskedText {
  let masked: MaskedText = { text, maskedCount: 0 };
  // What is left over beside a masked number may be one by itself, so it is looked at until nothing changes; each time has fewer digits.
  for (;;) {
    const next = maskedOnce(masked, ownNumbers);
    if (next.maskedCount === masked.maskedCount) return next;
    masked = next;
  }
}

const noNumbers: ReadonlySet<string> = new Set();

/** The digits of an account's own numbers that might be taken for a card's, or for part of one. */
export function ownNumbersOf(numbers: Iterable<string | null>): ReadonlySet<string> {
  const own = new Set<string>();
  for (const number of numbers) {
    const digits = digitsOf(number ?? '');
    if (digits.length >= fewestOwnDigits) own.add(digits);
  }
  return own;
}

function maskedOnce({ text, maskedCount }: MaskedText, ownNumbers: ReadonlySet<string>): MaskedText {
  if (!anyDigit.test(text)) return { text, maskedCount };
  let count = maskedCount;
  const withoutNumbers = text.replace(digitRun, (run) => {
    const masked = maskedRun(run, ownNumbers);
    count += masked.maskedCount;
    return masked.text;
  });
  const withoutCodes = codePatterns.reduce(
    (rest, pattern) =>
      rest.replace(pattern, (_all, before: string) => {
        count += 1;
        return `${before}***`;
      }),
    withoutNumbers,
  );
  return { text: withoutCodes, maskedCount: count };
}

const anyDigit = /\p{Nd}/u;

/** What comes before a security code: its name, or the masked number and an expiry date. */
const codePatterns: readonly RegExp[] = [
  /(\b(?:cvv2?|cvc2?|cav2|csc|(?:card|security|verification)\s+(?:code|value))(?!\p{L})[\s:=#.]*(?:(?:is|no|number|code)\b[\s:=#.]*)?)(?<!\p{Nd})\p{Nd}{3,4}(?!\p{Nd})/giu,
  /(\*{4}\d{4}[\s,;(]*(?:exp\p{L}*|valid\p{L}*)?[\s.:]*\p{Nd}{1,2}\s?[/-]\s?\p{Nd}{2,4}[\s,;:)]{1,3})\p{Nd}{3,4}(?!\p{Nd}|[.,/-]\p{Nd})/giu,
];

type DigitGroup = { readonly digits: string; readonly start: number; readonly end: number };

function maskedRun(run: string, ownNumbers: ReadonlySet<string>): MaskedText {
  const groups = groupsOf(run);
  const digitCount = groups.reduce((sum, { digits }) => sum + digits.length, 0);
  if (digitCount < fewestCardDigits || (run.startsWith('+') && digitCount <= mostPhoneDigits)) return { text: run, maskedCount: 0 };
  let [text, taken, maskedCount] = ['', 0, 0];
  for (let at = 0; at < groups.length;) {
    const found = cardFrom(groups, at, ownNumbers);
    if (found) {
      text += `${run.slice(taken, found.start)}****${found.digits.slice(-4)}`;
      taken = found.end;
      maskedCount += 1;
    }
    at += found?.groupCount ?? 1;
  }
  return { text: text + run.slice(taken), maskedCount };
}

const groupsOf = (run: string): readonly DigitGroup[] =>
  [...run.matchAll(digitGroup)].map(({ 0: group, index }) => ({ digits: digitsOf(group), start: index, end: index + group.length }));

/** The longest card number that begins with a group, where one does. */
function cardFrom(groups: readonly DigitGroup[], at: number, ownNumbers: ReadonlySet<string>) {
  let [digits, longest] = ['', undefined as (DigitGroup & { readonly groupCount: number }) | undefined];
  for (let to = at; to < groups.length; to += 1) {
    const group = groups[to];
    if (!group || ownNumbers.has(group.digits)) break;
    digits += group.digits;
    if (digits.length > mostCardDigits) break;
    const some = groups.slice(at, to + 1);
    const isWritten = some.length === groups.length || isCardShape(some.map((each) => each.digits.length));
    if (isWritten && !ownNumbers.has(digits) && isCardNumber(digits)) {
      longest = { digits, start: some[0]?.start ?? 0, end: group.end, groupCount: some.length };
    }
  }
  return longest;
}

/** Whether groups of digits stand as on a card: in one, in fours, or 4-6-5 and 4-6-4. Amounts and dates beside each other do not. */
function isCardShape(lengths: readonly number[]): boolean {
  const shape = lengths.join('-');
  return lengths.length === 1 || shape === '4-6-5' || shape === '4-6-4' || /^4(?:-4){2,3}(?:-[1-4])?$/.test(shape);
}

/** Whether digits are a card's number: in a range of one of the networks and with a right check digit. */
export const isCardNumber = (digits: string): boolean => isInRange(digits) && hasCheckDigit(digits);

const isInRange = (digits: string): boolean =>
  cardRanges.some(({ from, to, lengths }) => {
    const head = digits.slice(0, from.length);
    return head >= from && head <= to && lengths.includes(digits.length);
  });

/** The check digit of ISO/IEC 7812-1, annex B (Luhn). */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    const doubled = digit * 2;
    sum += at % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The digits of a text, of whatever script, as those of ASCII. */
const digitsOf = (text: string): string => (text.match(/\p{Nd}/gu) ?? []).map(digitValue).join('');

/** What a digit of any script is worth: Unicode has them in rows from 0 to 9, and where rows touch, the next one goes on from a 9. */
export function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (anyDigit.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}
