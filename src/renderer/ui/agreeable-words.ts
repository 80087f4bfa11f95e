import type { Agreeable } from '#domain/agreeable.ts';
import type { Invoice } from '#domain/rows.ts';

const mostNamed = 3;

/** 'A-1, A-2, A-3 and 4 more'. */
function namesOf(invoices: readonly Invoice[]): string {
  const named = invoices.slice(0, mostNamed).map(({ number }) => number);
  const more = invoices.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

/** What is left out of a promise or an arrangement and why, and what ends with it: a sentence each. */
export function agreeableWords({ currency, arranged, foreign, endsBroken }: Omit<Agreeable, 'invoices'>): readonly string[] {
  const codes = [...new Set(foreign.map((invoice) => invoice.currency))].join(', ');
  return [
    ...(arranged.length > 0 ? [`Without ${namesOf(arranged)}: an arrangement that runs says when that is paid.`] : []),
    ...(foreign.length > 0
      ? [
          `Without ${namesOf(foreign)} in ${codes}: this is in ${currency} alone. Save it, then choose the others with X and write them down too.`,
        ]
      : []),
    ...(endsBroken ? ['An arrangement of these invoices was broken. It ends with this; what was judged of it stays.'] : []),
  ];
}
