import { useEffect, useState } from 'react';

/**
 * Reads telephone numbers as numbers of a country (null: not known), each as `parsePhone` does. The numbering plans of all countries are fetched with the
 * first number; until they are there the answer is null.
 */
export function usePhones(texts: readonly string[], country: string | null): readonly ReturnType<ParsePhone>[] | null {
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
  const { parsePhone } = await importPhoneNumber();
  loaded = parsePhone;
  return parsePhone;
}

const importPhoneNumber = () => import('#domain/phone-number.ts');
export type ParsePhone = Awaited<ReturnType<typeof importPhoneNumber>>['parsePhone'];
export type PhoneNumber = Extract<ReturnType<ParsePhone>, { ok: true }>['value'];
let loaded: ParsePhone | null = null;
