import { type FormEvent, useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { type PhoneSettings, type PhoneSettingsResponse, type SoftphoneStanding, phoneSettingsSchema } from '#contracts/calls.ts';
import type { Failure } from '#contracts/failure.ts';
import { parsePrice, printPrice, spentMinorOf } from '#domain/call-cost.ts';
import { currencySchema, parseMinor, printMinor } from '#domain/kernel/money.ts';
import { learnPhoneSettings } from '#renderer/state/phone-settings.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Choices } from '#renderer/ui/choices.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import styles from './phone-screen.module.css';

const ways = [
  { value: 'handOff', words: 'Telephone on the desk', title: 'Each number is handed to the telephone program of the computer' },
  { value: 'bridge', words: 'Central API', title: 'The API rings the collector, then the customer' },
  { value: 'softphone', words: 'This window', title: 'The collector speaks through the microphone of the computer' },
] as const;

/** What is missing for calls from the window, and who adds it. */
const missingWords: Readonly<Record<SoftphoneStanding, string | null>> = {
  ready: null,
  noAccount: 'The central API has no account with a telephone network yet, so calls go to the telephone on the desk.',
  noAddress:
    'Calls from this window are not possible yet: the telephone network has to ask the central API whom to dial, and it has no public address (https) with the account’s token for that. Your administrator adds both. Until then calls go to the telephone on the desk.',
  noApp:
    'Calls from this window are not possible yet: the central API has not been told which application at the telephone network is its own. Your administrator adds it. Until then calls go to the telephone on the desk.',
};

type Typed = Readonly<
  Record<
    'callerId' | 'callsADay' | 'currency' | 'costADay' | 'costADayEach' | 'costAMinute' | 'ringSeconds' | 'longestMinutes' | 'countries',
    string
  >
>;

const typedOf = (settings: PhoneSettings): Typed => ({
  callerId: settings.callerId ?? '',
  callsADay: String(settings.callsADay),
  currency: settings.currency,
  costADay: printMinor(settings.costADayMinor, settings.currency),
  costADayEach: settings.costADayEachMinor === null ? '' : printMinor(settings.costADayEachMinor, settings.currency),
  costAMinute: printPrice(settings.costAMinuteMicro),
  ringSeconds: String(settings.ringSeconds),
  longestMinutes: String(settings.longestMinutes),
  countries: settings.countries.join(', '),
});

const fields: readonly (readonly [keyof Typed, string])[] = [
  ['callerId', 'Number that calls show'],
  ['callsADay', 'Calls of a collector a day'],
  ['currency', 'Currency of the telephone account'],
  ['costADay', 'Costs of all calls a day'],
  ['costADayEach', 'Costs of a collector a day, empty for no limit of their own'],
  ['costAMinute', 'Price of a minute, until the network says it'],
  ['ringSeconds', 'Seconds a customer is rung'],
  ['longestMinutes', 'Minutes a call may last'],
  ['countries', 'Countries that may be called'],
];

type Props = { readonly inUse: PhoneSettingsResponse; readonly mayChange: boolean };

/** How the company calls, and within what limits. */
export function CompanyCalls({ inUse, mayChange }: Props) {
  const id = useId();
  const [dialer, setDialer] = useState(inUse.settings.dialer);
  const [typed, setTyped] = useState(() => typedOf(inUse.settings));
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);

  const missing = inUse.isReady && dialer !== 'softphone' ? null : missingWords[inUse.isReady ? inUse.softphone : 'noAccount'];
  const use = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const settings = settingsOf(inUse.settings, dialer, typed);
    if ('problem' in settings) return setProblem(settings.problem);
    setBusy(true);
    const request = { requestId: uuidv7(), basedOnVersion: inUse.version, settings: settings.value };
    const outcome = await window.desk['phone.changeSettings'](request);
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.error);
    await learnPhoneSettings();
  };

  return (
    <Card title="How the company calls" aside={inUse.version === 0 ? 'as the program came' : `version ${inUse.version}`}>
      <form className={styles.body} onSubmit={(event) => void use(event)}>
        {missing !== null && <p role="status">{missing}</p>}
        <fieldset className={styles.group} disabled={!mayChange}>
          <Choices label="Calls are made by" choices={ways} chosen={dialer} onChange={setDialer} />
          <div className={styles.fields}>
            {fields.map(([name, label]) => (
              <Field key={name} id={`${id}-${name}`} label={label} problem={null}>
                {(field) => (
                  <input
                    {...field}
                    autoComplete="off"
                    maxLength={1100}
                    value={typed[name]}
                    onChange={(event) => {
                      setProblem(null);
                      setTyped({ ...typed, [name]: event.target.value });
                    }}
                  />
                )}
              </Field>
            ))}
          </div>
        </fieldset>
        <Spent inUse={inUse} />
        {problem !== null && <p role="alert">{problem}</p>}
        {failure && <FailureNotice failure={failure} kept="What you typed is kept here." />}
        {mayChange ? (
          <div className={styles.acts}>
            <button type="submit" className={dialog.main} disabled={isBusy}>
              Put into use
            </button>
          </div>
        ) : (
          <p>Your supervisor changes this.</p>
        )}
      </form>
    </Card>
  );
}

/** What has been spent today; a call that lasts is counted with the minutes it has begun. */
function Spent({ inUse: { spentToday, settings } }: { readonly inUse: PhoneSettingsResponse }) {
  const words = ({ calls, costMicro }: PhoneSettingsResponse['spentToday']['all']): string =>
    `${countOf(calls, 'call')}, ${formatMoney(spentMinorOf(costMicro, settings.currency), settings.currency)}`;
  return (
    <p>
      Today through the telephone network: {words(spentToday.all)}; yours: {words(spentToday.own)}.
    </p>
  );
}

type Read = { readonly value: PhoneSettings } | { readonly problem: string };

/** What was typed, as settings; or which of it cannot be. */
function settingsOf(before: PhoneSettings, dialer: PhoneSettings['dialer'], typed: Typed): Read {
  const currency = currencySchema.safeParse(typed.currency.trim().toUpperCase());
  const costOf = (text: string): number => {
    const cost = parseMinor(text, currency.data ?? before.currency);
    return cost.ok ? cost.value : Number.NaN;
  };
  const price = parsePrice(typed.costAMinute);
  if (currency.success && currency.data !== before.currency && price.ok && price.value === before.costAMinuteMicro)
    return { problem: `Price of a minute: say it in ${currency.data}. Nothing was changed.` };
  const wanted = {
    ...before,
    dialer,
    callerId: typed.callerId.trim() === '' ? null : typed.callerId.replaceAll(/[^+\d]/g, ''),
    callsADay: Number(typed.callsADay),
    currency: currency.data ?? typed.currency,
    costADayMinor: costOf(typed.costADay),
    costADayEachMinor: typed.costADayEach.trim() === '' ? null : costOf(typed.costADayEach),
    costAMinuteMicro: price.ok ? price.value : Number.NaN,
    ringSeconds: Number(typed.ringSeconds),
    longestMinutes: Number(typed.longestMinutes),
    countries: typed.countries
      .toUpperCase()
      .split(/[\s,]+/)
      .filter((code) => code !== ''),
  };
  const read = phoneSettingsSchema.safeParse(wanted);
  if (read.success) return { value: read.data };
  const at = read.error.issues[0]?.path[0];
  const label = fields.find(([key]) => at === key || at === `${key}Minor` || at === `${key}Micro`)?.[1] ?? 'One of the fields';
  return { problem: `${label}: this cannot be. Nothing was changed.` };
}
