import type { TeamFigures } from '#contracts/team.ts';
import type { CurrencyFigures } from '#domain/collections-figures.ts';
import type { Currency } from '#domain/kernel/money.ts';

/** The figures of a currency; those of the company's own where there are none of it. */
export function chosenFigures({ currencies }: Pick<TeamFigures, 'currencies'>, wanted: Currency | null): CurrencyFigures {
  const figures = currencies.find(({ currency }) => currency === wanted) ?? currencies[0];
  if (!figures) throw new Error('the figures of a team have at least one currency');
  return figures;
}
