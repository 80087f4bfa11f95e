import { maskCardNumbers, ownNumbersOf } from './card-number.ts';
import type { Folder } from './folder.ts';

/** What somebody wrote, without card numbers, and how many were taken out of it. With none it is the very same value. */
export type CardFreeInput<T> = { readonly input: T; readonly maskedCount: number };

/**
 * Takes card numbers out of all texts of a command's input, whatever it is called and however deep it lies, so that a new command cannot
 * forget it; an input that its rule will refuse goes into the log too. Only ids and the hashes of files stay as they are, and telephone numbers short enough to
 * be one, as a contact has them (`phone`) or as they are dialled (`number`). `ownNumbers` are the account's own.
 */
export function withoutCardNumbers<T>(input: T, ownNumbers?: ReadonlySet<string>): CardFreeInput<T> {
  const walk: Walk = { ownNumbers, maskedCount: 0 };
  const free = freed(input, walk, '');
  return walk.maskedCount === 0 ? { input, maskedCount: 0 } : { input: free as T, maskedCount: walk.maskedCount };
}

/**
 * The same, the account's own numbers left alone; they are asked for only where something looks like a card number. `ownNumbers` gives undefined
 * where nobody knows the account.
 */
export async function withoutOthersCardNumbers<T>(
  input: T,
  ownNumbers: () => Promise<ReadonlySet<string> | undefined>,
): Promise<CardFreeInput<T>> {
  const free = withoutCardNumbers(input);
  return free.maskedCount === 0 ? free : withoutCardNumbers(input, await ownNumbers());
}

/** The numbers of an account that a note may name: its own, its group's, those of its invoices and orders. */
export const ownNumbersIn = ({
  account,
  invoices,
}: {
  readonly account: Pick<Folder['account'], 'number' | 'parentNumber'>;
  readonly invoices: readonly Pick<Folder['invoices'][number], 'number' | 'purchaseOrder'>[];
}): ReadonlySet<string> =>
  ownNumbersOf([account.number, account.parentNumber, ...invoices.flatMap(({ number, purchaseOrder }) => [number, purchaseOrder])]);

type Walk = { readonly ownNumbers: ReadonlySet<string> | undefined; maskedCount: number };

function freed(value: unknown, walk: Walk, key: string): unknown {
  if (typeof value === 'string') return freedText(value, walk, key);
  if (Array.isArray(value)) return value.map((each) => freed(each, walk, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, freed(each, walk, name)]));
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Only the shortest card numbers, long out of use, are as short as the longest telephone numbers that are. */
const mostPhoneDigits = 14;
const phoneKeys: ReadonlySet<string> = new Set(['phone', 'number']);

/** The line of a file that goes along with a message, up to its name: one in some thousands of hashes holds the digits of a card. */
const fileLine = /^(file [\da-f]{64} )/gm;

function freedText(text: string, walk: Walk, key: string): string {
  if (key === 'attachments') {
    const parts = text.split(fileLine);
    return parts.map((part, at) => (at % 2 === 1 ? part : freedText(part, walk, ''))).join('');
  }
  if (uuid.test(text) || (phoneKeys.has(key) && digitCountOf(text) <= mostPhoneDigits)) return text;
  const masked = maskCardNumbers(text, walk.ownNumbers);
  walk.maskedCount += masked.maskedCount;
  return masked.text;
}

/** How many digits, of whatever script: full-width ones make a card's number as well. */
const digitCountOf = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0;
