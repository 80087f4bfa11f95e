import type { Language } from './language.ts';

/** What each language's scale makes of words a sentence and syllables a word. */
type Scale = { readonly base: number; readonly perSentence: number; readonly perWord: number };

/**
 * Flesch (1948) for English and its fits to other languages, all from 0 (a law) to 100 (a picture book): Amstad (1978) for German, Kandel and Moles (1958) for
 * French, Fernández Huerta (1959) for Spanish.
 */
const scales: Readonly<Record<Language, Scale>> = {
  en: { base: 206.835, perSentence: 1.015, perWord: 84.6 },
  de: { base: 180, perSentence: 1, perWord: 58.5 },
  fr: { base: 207, perSentence: 1.015, perWord: 73.6 },
  es: { base: 206.84, perSentence: 1.02, perWord: 60 },
};

/** What is below is read twice by most people; business letters lie between 40 and 65. */
export const hardestEase = 30;

/** How easily a text is read, by its language's scale; 100 where it has no sentence. */
export function readingEase(text: string, language: Language): number {
  const words = text.match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  const sentences = text.split(/[.!?:;…]+(?=\s|$)|\n{2,}/u).filter((part) => /\p{L}/u.test(part));
  if (words.length === 0 || sentences.length === 0) return 100;
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word, language), 0);
  const { base, perSentence, perWord } = scales[language];
  return base - perSentence * (words.length / sentences.length) - perWord * (syllables / words.length);
}

/** Groups of vowels; in English and French an e at the end is not heard. */
function syllablesOf(word: string, language: Language): number {
  const heard = language === 'en' || language === 'fr' ? word.replace(/(?<=[^aeiouy])e(?:s|d|nt)?$/iu, '') : word;
  return Math.max(1, heard.match(/[aeiouyäöüáéíóúàèìòùâêîôûëïœæ]+/giu)?.length ?? 1);
}
