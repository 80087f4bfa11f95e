import { useEffect, useState } from 'react';
import type { Result } from '#domain/kernel/result.ts';

/**
 * Reads telephone numbers as numbers of a country (null: not known), each as `parsePhone` does. The numbering plans of all countries are fetched with the
 * first number; until they are there the answer is null.
 */
export function usePhones(texts: readonly string[], country: string | null): readonly Result<PhoneNumber>[] | null {
  const [parse, setParse] = useState<ParsePhone | null>(() => loaded);
  const isAsked = texts.length > 0 && parse === null;
  useEffect(() => {
    if (!isAsked) return;
    let isGone = false;
    void loadParsePhone().then((found) => isGone || setParse(() => found));
    return () => {
      isGone = true;
    };
  }, [isAsked]);
  return parse === null ? null : texts.map((text) => parse(text, country));
}

/** Fetches what reads telephone numbers, once. */
export async function loadParsePhone(): Promise<ParsePhone> {
  const { parsePhone } = await import('#domain/phone-number.ts');
  loaded = parsePhone;
  return parsePhone;
}

/** Named by its module: whoever imports the file, if only for a type, counts as reading the plans at the start. */
// oxlint-disable-next-line typescript/consistent-type-imports -- see above; the checker of the layers takes a type import for a real one
export type ParsePhone = (typeof import('#domain/phone-number.ts'))['parsePhone'];
export type PhoneNumber = Extract<ReturnType<ParsePhone>, { ok: true }>['value'];
let loaded: ParsePhone | null = null;
