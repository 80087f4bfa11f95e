import { useState } from 'react';
import type { Company } from '#domain/company.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';
import { rateOn } from '#domain/late-interest.ts';
import type { ChargePack } from '#domain/late-interest-rates.ts';
import { type OwnLetterSettings, ownLetterSettingsOf } from '#domain/letter-settings.ts';
import { type OwnRate, chargeRulesOf, overruledRates, printRate } from '#domain/own-rates.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { useSettingsRequest } from '#renderer/data/use-settings-request.ts';
import { useStillWaits } from '#renderer/state/policy-requests.ts';
import { Card } from '#renderer/ui/card.tsx';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { RateForm } from './rate-form.tsx';
import { longDay, packWords } from './rate-words.ts';
import styles from './rates-card.module.css';

type Props = { readonly company: Company; readonly today: LocalDate };
const packs: readonly ChargePack[] = ['eu', 'de', 'uk'];

/** How far the base rates of each law are known, and what the company has recorded beyond that. */
export function RatesCard({ company, today }: Props) {
  const { letters } = company.policy;
  const own = letters.ownRates;
  const [waitsAs, setWaitsAs] = useState<PolicyRequestId | null>(null);
  const isWaiting = useStillWaits(waitsAs);
  const mayAct = useMayAct();
  const request = useSettingsRequest((requestId, settings: OwnLetterSettings) =>
    window.desk['letters.change']({ requestId, basedOnVersion: letters.version, settings }),
  );
  const use = async (ownRates: readonly OwnRate[]): Promise<boolean> => {
    setWaitsAs(null);
    const answer = await request.send({ ...ownLetterSettingsOf(letters), ownRates: [...ownRates] });
    setWaitsAs(answer?.waitsAs ?? null);
    return answer !== null;
  };
  return (
    <Card title="Base rates of late interest">
      <div className={styles.body}>
        <ul aria-label="How far rates are known">
          {packs.map((pack) => {
            const rules = chargeRulesOf(pack, own);
            const rate = rateOn(rules, today);
            const said = rate === null ? 'no rate is known for today; the last one' : `${printRate(rate)} a year`;
            return (
              <li key={pack}>
                <b>{packWords[pack].law}</b> {said}, known until {longDay(rules.knownUntil)}
              </li>
            );
          })}
        </ul>
        <Recorded own={own} mayAct={mayAct && !request.isBusy} onTakeOut={(rate) => void use(own.filter((each) => each !== rate))} />
        {mayAct && <RateForm own={own} today={today} isBusy={request.isBusy} onUse={(rate) => use([...own, rate])} />}
        {request.failure !== null && <FailureNotice failure={request.failure} kept="What you wrote is kept here." />}
        {isWaiting && (
          <Notice tone="plain" role="status" title="A second person has to approve it">
            <p>It waits under Approve, Policy. Until then letters go by the rates that are in use.</p>
          </Notice>
        )}
      </div>
    </Card>
  );
}

type RecordedProps = { readonly own: readonly OwnRate[]; readonly mayAct: boolean; readonly onTakeOut: (rate: OwnRate) => void };

/** What the company has recorded, and where the program knows better. */
function Recorded({ own, mayAct, onTakeOut }: RecordedProps) {
  const overruled = overruledRates(own);
  if (own.length === 0) return null;
  return (
    <ul aria-label="Recorded by the company">
      {own.map((rate) => {
        const other = overruled.find(({ pack, from }) => pack === rate.pack && from === rate.from);
        return (
          <li key={`${rate.pack} ${rate.from}`}>
            {packWords[rate.pack].law}: {printRate(rate.base)} from {longDay(rate.from)}. {rate.source}, {longDay(rate.publishedOn)}{' '}
            {mayAct && <LinkButton onClick={() => onTakeOut(rate)}>Take out</LinkButton>}
            {other && (
              <p className={styles.differs} role="alert">
                The program has come to know {printRate(other.shippedBase)} for this half-year, and that one is used. Letters that went out
                before may have asked for another sum: check which of the two is true.
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
