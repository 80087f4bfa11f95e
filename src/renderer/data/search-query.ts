import { digitsOf, folded } from './search-text.ts';

/** One word with the ways in which it may stand in a text: 1.234,50 as '1.234,50', as '1234.50' and as '123450'. */
export type SearchWord = readonly string[];

/**
 * What a typed text asks for: every word of one of these readings. Several words are read as they stand, one behind the other ('Check
 * 4711'), and each for itself; numbers between them also as one, because people type telephone numbers and amounts with blanks.
 */
export type SearchQuery = readonly (readonly SearchWord[])[];

/** Fewer digits than this are more likely part of a word than of a telephone number. */
const fewestDigits = 4;
/** What is left of a telephone number without its zeros in front has to be so long to be looked for. */
const fewestWithoutZeros = 6;
/** Nobody means more words than these; what a paste brings beyond is not looked for. */
const mostWords = 12;

/** Reads what somebody has typed; without a word there is no reading. */
export function queryOf(text: string): SearchQuery {
  const words = folded(text.normalize('NFC')).split(/\s+/).filter(Boolean).slice(0, mostWords);
  if (words.length === 0) return [];
  const apart = words.map(wordOf);
  if (words.length === 1) return [apart];
  const phrase = [[words.join(' ')]];
  const together = joinedNumbers(words);
  return together.length === words.length ? [phrase, apart] : [phrase, together.map(wordOf), apart];
}

/** Whether all that answers one query answers another one too, so that its answer need not be looked for outside of that one's. */
export const isWithin = (query: SearchQuery, wider: SearchQuery): boolean =>
  query.every((reading) => wider.some((each) => each.every((word) => reading.some((own) => implies(own, word)))));

const implies = (word: SearchWord, wider: SearchWord): boolean => word.every((way) => wider.some((each) => way.includes(each)));

const isNumber = (word: string): boolean => /\d/.test(word) && /^[\d()+.,'/-]+$/.test(word);

/** The words with those put together that stand side by side and are numbers, where they are as long as a telephone number. */
function joinedNumbers(words: readonly string[]): readonly string[] {
  const result: string[] = [];
  let run: string[] = [];
  const close = (): void => {
    const whole = run.join('');
    if (digitsOf(whole).length >= fewestDigits) result.push(whole);
    else result.push(...run);
    run = [];
  };
  for (const word of words) {
    if (isNumber(word)) run.push(word);
    else {
      close();
      result.push(word);
    }
  }
  close();
  return result;
}

function wordOf(word: string): SearchWord {
  // The screens write an account number as #1001.
  const bare = word.length > 1 && word.startsWith('#') ? [word.slice(1)] : [];
  return [...new Set([word, ...bare, ...phoneWays(word), ...amountWays(word)])];
}

/** The digits of what may be a telephone number, and those without an international or trunk prefix. */
function phoneWays(word: string): readonly string[] {
  const digits = digitsOf(word);
  if (!isNumber(word) || isPlainlyAmount(word) || digits.length < fewestDigits) return [];
  const bare = digits.replace(/^0+/, '');
  return bare.length < digits.length && bare.length >= fewestWithoutZeros ? [digits, bare] : [digits];
}

/** Nobody writes a telephone number with a comma, or with one or two digits behind a point. */
const isPlainlyAmount = (word: string): boolean => /[,']|\.\d{1,2}$/.test(word);

const amount = /^\p{Sc}?([+-]?\d[\d.,']*)\p{Sc}?$/u;

/**
 * A typed amount as the texts have it: without grouping, with a point before the decimals. One separator before three digits may be either,
 * so that 1.234 is looked for as '1234' and as '1.234'.
 */
function amountWays(word: string): readonly string[] {
  const typed = amount.exec(word)?.[1]?.replaceAll("'", '').replace(/^\+/, '');
  if (typed === undefined) return [];
  const at = Math.max(typed.lastIndexOf('.'), typed.lastIndexOf(','));
  if (at < 0) return [typed];
  const mark = typed.charAt(at);
  const grouped = digitsAndSign(typed);
  const decimal = `${digitsAndSign(typed.slice(0, at))}.${typed.slice(at + 1)}`;
  const isRepeated = typed.indexOf(mark) < at;
  const hasOther = /[.,]/.test(typed.slice(0, at).replaceAll(mark, ''));
  const behind = typed.length - at - 1;
  if (isRepeated) return [grouped];
  if (hasOther || behind !== 3) return behind === 0 && !hasOther ? [grouped, decimal] : [decimal];
  return [grouped, decimal];
}

const digitsAndSign = (text: string): string => text.replace(/[.,]/g, '');
