import { type Result, err, ok } from '#domain/kernel/result.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { loadParsePhone } from '#renderer/ui/use-phone.ts';

/** What is wrong with something typed, and beside which field. */
export type PhoneProblem = {
  readonly field: string | null;
  readonly text: string;
  /** The telephone numbers that may be meant. */
  readonly offers?: readonly string[];
};

/** The number in international form (null: none was typed), or what is wrong with it and what may be meant. */
export async function readPhone(text: string, country: string | null): Promise<Result<string | null, PhoneProblem>> {
  if (text.trim() === '') return ok(null);
  const parsePhone = await loadParsePhone();
  const read = parsePhone(text, country);
  if (read.ok) return ok(read.value.international);
  const { number, other } = read.error.details ?? {};
  const offers = [number, other].filter((each) => typeof each === 'string');
  return err({ field: 'phone', text: inOneLine(wordsOfRefusal(read.error)), ...(offers.length > 0 && { offers }) });
}
