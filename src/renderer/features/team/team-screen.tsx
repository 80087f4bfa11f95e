import { useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { TeamFigures } from '#contracts/team.ts';
import { overseers } from '#domain/command.ts';
import type { UserId } from '#domain/kernel/ids.ts';
import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import type { Policy } from '#domain/policy.ts';
import { useDataClient, useOpened } from '#renderer/data/use-data.ts';
import { showCurrency } from '#renderer/state/team-figures.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { formatFullDate, formatMoment } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { chosenFigures } from './chosen-figures.ts';
import { CollectorCard } from './collector-card.tsx';
import { CoverList } from './cover-list.tsx';
import { FigureTiles } from './figure-tiles.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { PastDueChart } from './past-due-chart.tsx';
import { TeamTable } from './team-table.tsx';
import type { HandOverWish } from './use-preview.ts';
import { readTeamAgain, useTeam } from './use-team.ts';
import { useWithoutStep } from './use-without-step.ts';
import styles from './team.module.css';

/** The supervisor's desk: the company's figures, everybody's day, what of it wants a look, and accounts that change hands. */
export function TeamScreen({ policy }: { readonly policy: Policy }) {
  const { figures, failure, currency } = useTeam();
  const now = useNow();
  return (
    <section className={styles.page} aria-label="Team">
      <div className={styles.top}>
        <header className={styles.head}>
          <h1>Team</h1>
          <p role="status">
            {figures === null
              ? failure === null && 'Asking for the figures…'
              : `${formatFullDate(figures.today)} · as of ${formatMoment(figures.asOf, now)} · books as of ${formatMoment(figures.booksAsOf, now)}`}
          </p>
          {figures && <Currencies figures={figures} chosen={currency} />}
          <LinkButton onClick={readTeamAgain}>Read again</LinkButton>
        </header>
        {failure && <Stale failure={failure} asOf={figures && formatMoment(figures.asOf, now)} />}
      </div>
      {figures && <Desk figures={figures} currency={currency} policy={policy} />}
    </section>
  );
}

/** Money is shown in one currency at a time: currencies are never added together. */
function Currencies({ figures: { currencies }, chosen }: { readonly figures: TeamFigures; readonly chosen: Currency | null }) {
  if (currencies.length < 2) return null;
  return (
    <div className={styles.currencies}>
      <Choices
        label="Currency of the money shown"
        hideLabel
        choices={currencies.map(({ currency }) => ({ value: currency, words: currency }))}
        chosen={chosenFigures({ currencies }, chosen).currency}
        onChange={(value) => showCurrency(currencySchema.parse(value))}
      />
    </div>
  );
}

function Stale({ failure, asOf }: { readonly failure: Failure; readonly asOf: string | null }) {
  const kept =
    asOf === null
      ? 'The figures of a team are worked out there, so they need the network.'
      : `The figures below are from ${asOf}; accounts without a next step are counted on this computer.`;
  return (
    <FailureNotice failure={failure} kept={kept}>
      <button type="button" onClick={readTeamAgain}>
        Ask again
      </button>
    </FailureNotice>
  );
}

type DeskProps = { readonly figures: TeamFigures; readonly currency: Currency | null; readonly policy: Policy };

function Desk({ figures, currency, policy }: DeskProps) {
  const client = useDataClient();
  const { team, covers, today, callsADay } = figures;
  const role = useOpened()?.user.role;
  // Whoever only reads sees all of it and moves nothing.
  const mayHandOver = role !== undefined && overseers.includes(role);
  const shown = chosenFigures(figures, currency);
  const [wantedId, setWanted] = useState<UserId | null>(null);
  const chosen = team.find(({ userId }) => userId === wantedId) ?? team[0];
  const withoutStep = useWithoutStep(chosen?.userId ?? null);
  const [wish, setWish] = useState<HandOverWish | null>(null);
  const moved = (): void => {
    client.syncNow();
    readTeamAgain();
  };
  const stepsOf = (id: UserId): number | null =>
    withoutStep && (withoutStep.byBook.find(({ collectorId }) => collectorId === id)?.count ?? 0);
  return (
    <>
      <FigureTiles team={figures} currency={currency} />
      <div className={styles.work}>
        <TeamTable
          lines={team.map((day) => ({ day, withoutStep: stepsOf(day.userId) }))}
          currency={shown.currency}
          callsADay={callsADay}
          chosenId={chosen?.userId ?? null}
          onChoose={setWanted}
        />
        <div className={styles.side}>
          <PastDueChart weeks={shown.weeks} currency={shown.currency} policy={policy} today={today} />
          <CoverList
            covers={covers}
            nameOf={(id) => team.find(({ userId }) => userId === id)?.name ?? 'somebody who has left'}
            today={today}
            onDone={mayHandOver ? moved : null}
          />
          {chosen && (
            <CollectorCard
              day={chosen}
              today={today}
              withoutStep={withoutStep}
              onHandOver={mayHandOver ? (accountIds) => setWish({ fromId: chosen.userId, accountIds }) : null}
            />
          )}
        </div>
      </div>
      <HandOverDialog team={team} wish={wish} onWish={setWish} onClose={() => setWish(null)} today={today} onDone={moved} />
    </>
  );
}
