import type { TelephoneOrder, TelephoneReport } from '#contracts/telephone.ts';

/** What is heard of the window a call is made in; `gone`: it has ended, whatever it was in the middle of. */
export type TelephoneNews = TelephoneReport | { readonly say: 'gone' };

/** The hidden window that one call is made in: the only place where there is a microphone, and a line to the telephone network. */
export type Telephone = {
  /** Orders are kept until it is open, and lost once it has gone. */
  order(order: TelephoneOrder): void;
  /** Calls the listener with all that is heard from now on, that it has gone at the end of it; at once, where it has gone already. */
  listen(listener: (news: TelephoneNews) => void): void;
  close(): void;
};

/** The next news of a kind, or null where nothing of it has come in time or the window has gone. */
export function heard<K extends TelephoneReport['say']>(
  telephone: Pick<Telephone, 'listen'>,
  kinds: readonly K[],
  withinMs: number,
): Promise<Extract<TelephoneReport, { readonly say: K }> | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), withinMs);
    telephone.listen((news) => {
      const found = news.say === 'gone' ? null : news;
      if (found !== null && !isOneOf(found, kinds)) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}

const isOneOf = <K extends TelephoneReport['say']>(
  news: TelephoneReport,
  kinds: readonly K[],
): news is Extract<TelephoneReport, { readonly say: K }> => kinds.some((kind) => kind === news.say);
