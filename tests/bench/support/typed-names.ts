import { nameForm, nameTrade } from '#server/seed/vocabulary.ts';
import { Random } from '#server/seed/random.ts';

const opens = ['B', 'Br', 'C', 'Ch', 'D', 'F', 'G', 'Gr', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'R', 'S', 'St', 'T', 'Th', 'V', 'W', 'Z'];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'oo'];
const middles = ['b', 'd', 'g', 'l', 'll', 'm', 'n', 'nd', 'r', 'rr', 's', 't', 'v'];
const closes = ['n', 'r', 'l', 's', 't', 'ck', 'm', 'nd', 'son', 'berg', 'man', 'ton', 'ley', 'ford', 'well'];
const firstWords = 20_000;
const typedNames = 24;
/** Nobody types a name further than this. */
const mostLetters = 14;

/** So many names of companies, the same each time: an invented first word of 20,000, a trade and a legal form of the demo's. */
export function makeNames(count: number): readonly string[] {
  const random = new Random(1);
  const firsts = Array.from({ length: firstWords }, () => firstWord(random));
  return Array.from({ length: count }, () => `${random.pick(firsts)} ${random.pick(nameTrade)} ${random.pick(nameForm)}`.trim());
}

function firstWord(random: Random): string {
  const middle = random.chance(0.6) ? random.pick(middles) + random.pick(vowels) : '';
  return random.pick(opens) + random.pick(vowels) + middle + random.pick(closes);
}

/**
 * What is in the search field after each key while these names are looked for, one list a name. Only letters and single blanks, so that all
 * who search take the same words from it.
 */
export function typedTexts(names: readonly string[]): readonly (readonly string[])[] {
  const plain = names.filter((name) => /^[A-Za-z ]+$/.test(name.slice(0, mostLetters)));
  const step = Math.floor(plain.length / typedNames);
  return Array.from({ length: typedNames }, (_, at) => {
    const name = (plain[at * step] ?? '').slice(0, mostLetters).toLowerCase().trimEnd();
    return Array.from({ length: name.length }, (_each, key) => name.slice(0, key + 1));
  });
}
