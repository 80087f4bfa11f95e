import type { Company } from '#domain/company.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { ChargePack } from '#domain/late-interest-rates.ts';
import { endingRates } from '#domain/own-rates.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { leftOutWords, longDay, packWords } from './rate-words.ts';

type Props = {
  readonly company: Company;
  readonly today: LocalDate;
  /** Leads to where rates are recorded; left out where that is this very screen. */
  readonly onRecord?: () => void;
};

/** Says in time that the base rates of a law which the company's letters go by are coming to their end, and what that means. */
export function RatesNotice({ company, today, onRecord }: Props) {
  const mayAct = useMayAct();
  const ending = endingRates(packsOf(company), company.policy.letters.ownRates, today);
  if (ending.length === 0) return null;
  return (
    <Notice tone="warn" role="status" title="Base rates of late interest are not known for long enough">
      {ending.map((each) => (
        <p key={each.pack}>
          {packWords[each.pack].law}: the rate from {longDay(each.unknownFrom)} is not known{each.hasEnded ? '' : ' yet'}.{' '}
          {leftOutWords(each)}
        </p>
      ))}
      <p>
        Record {ending.length === 1 ? 'it' : 'them'} when the bank has published {ending.length === 1 ? 'it' : 'them'}
        {onRecord && mayAct ? (
          <>
            {': '}
            <LinkButton onClick={onRecord}>Strategy, base rates of late interest</LinkButton>.
          </>
        ) : (
          ', under Strategy.'
        )}
      </p>
    </Notice>
  );
}

/** The laws that steps of the company's strategies name. */
const packsOf = ({ policy }: Company): readonly ChargePack[] =>
  policy.strategies.list.flatMap(({ steps }) => steps.flatMap(({ charges }) => (charges === 'none' ? [] : [charges])));
