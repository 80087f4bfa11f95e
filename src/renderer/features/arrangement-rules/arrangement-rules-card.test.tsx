import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeArrangementRulesRequest } from '#contracts/arrangement-rules.ts';
import type { IpcOutput } from '#contracts/ipc.ts';
import { withArrangementRules } from '#domain/arrangement-rules.ts';
import type { Company } from '#domain/company.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { policyRequestIdSchema } from '#domain/kernel/ids.ts';
import { useOpened } from '#renderer/data/use-data.ts';
import { discardArrangementRuleEdits } from '#renderer/state/arrangement-rule-edits.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { ArrangementRulesCard } from './arrangement-rules-card.tsx';

let world: DeskWorld;
let asked: ChangeArrangementRulesRequest[];
beforeEach(() => {
  discardArrangementRuleEdits();
  asked = [];
});
afterEach(() => world.shut());

/** The day of the desktop's clock. */
const today = date('2026-03-31');

/** A promise forty days ahead, and a plan of two payments of 1,000 that runs. */
function someFolders() {
  const account = build.account();
  const plan = build.arrangement({ status: 'active', activeOn: today, proposedOn: today, owedMinor: 2_000_00, payMinor: 2_000_00 });
  const part = (days: number) =>
    build.promise({ arrangementId: plan.id, amountMinor: 1_000_00, promisedDate: addDays(today, days), recordedOn: today });
  const promised = build.promise({ promisedDate: addDays(today, 40), recordedOn: today });
  return [
    build.folder({ account, arrangements: [plan], promises: [promised, part(10), part(20)] }),
    build.folder({ account: build.account({ number: '2' }) }),
  ];
}

function Shown({ company }: { readonly company: Company }) {
  return <ArrangementRulesCard company={useOpened()?.company ?? company} />;
}

async function open(answers: readonly IpcOutput<'arrangementRules.change'>[] = [], role: 'supervisor' | 'auditor' = 'supervisor') {
  putDesk({
    'arrangementRules.change': async (request) => {
      asked.push(request);
      return answers[asked.length - 1] ?? { ok: true, value: { version: 2 } };
    },
  });
  const server = new ModelServer(usualCompany, someFolders());
  world = new DeskWorld(server, role);
  const client = await world.openReady();
  renderOnDesk(client, <Shown company={usualCompany} />);
  return { user: userEvent.setup(), server, client };
}
const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const set = async (user: ReturnType<typeof userEvent.setup>, name: string, value: string) => {
  await user.clear(field(name));
  await user.type(field(name), value);
};
const use = () => screen.getByRole('button', { name: 'Put into use' });
const counted = async (words: string) => {
  const rows = await screen.findByRole('table', { name: 'What changes today' });
  return within(within(rows).getByRole('row', { name: new RegExp(`^${words}`) }))
    .getAllByRole('cell')
    .slice(1)
    .map(({ textContent }) => textContent);
};

describe('the rules of promises and arrangements', { timeout: 60_000 }, () => {
  it('are shown as they are in use, and what an edit would change today is counted before it is', async () => {
    const { user } = await open();
    expect(screen.getByText('the rules the program came with')).toBeVisible();
    expect(field('Banking days money may be late')).toHaveDisplayValue('2');
    expect(field('Smallest instalment, in USD')).toHaveDisplayValue('100');
    expect(field('Interest a year, at most')).toHaveDisplayValue('18.00 %');
    expect(screen.getByText(/As much counts in other currencies: .*€90\.91/)).toBeVisible();
    expect(screen.queryByRole('table')).toBeNull();
    await set(user, 'Smallest instalment, in USD', '1,000.01');
    await set(user, 'A promise: days ahead, at most', '30');
    await waitFor(async () => expect(await counted('Running plans outside the limits')).toEqual(['0', '1']));
    expect(await counted('Open promises further ahead than is taken')).toEqual(['0', '1']);
    expect(await counted('Running extensions')).toEqual(['0', '0']);
    expect(screen.getByText('Of 3 open promises and instalments and 1 running arrangement today:')).toBeVisible();
    expect(asked).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Discard edits' }));
    expect(screen.queryByRole('table')).toBeNull();
    expect(field('Smallest instalment, in USD')).toHaveDisplayValue('100');
  });

  it('are put into use under one id for each set of edits, and shown as in use when they have come down', async () => {
    const { user, server, client } = await open([{ ok: false, error: { code: 'api.unreachable' } }]);
    await set(user, 'Banking days money may be late', '4');
    await set(user, 'What waiting costs a year', '7.5');
    await user.click(use());
    expect(await screen.findByText(/What you chose is kept in this window/)).toBeVisible();
    await user.click(use());
    expect(await screen.findByText(/Put into use as version 2/)).toBeVisible();
    const [first, second] = asked;
    expect(second).toEqual(first);
    expect(first).toMatchObject({
      basedOnVersion: 1,
      settings: { promise: { toleranceDays: 4, mostDaysAhead: 60 }, arrangement: { discountBasisPoints: 750, instalmentFloor: 100_00 } },
    });
    if (!second) throw new Error('nothing was asked');
    const { policy } = server.company;
    server.company = { ...server.company, policy: { ...policy, ...withArrangementRules(policy, second.settings) } };
    client.syncNow();
    expect(await screen.findByText('version 2')).toBeVisible();
    expect(field('What waiting costs a year')).toHaveDisplayValue('7.50 %');
  });

  it('that cannot be say why, and are not sent', async () => {
    const { user } = await open();
    await set(user, 'An extension: days, at most', '300');
    await set(user, 'Days to the last payment, at most', '200');
    expect(screen.getByText(/An extension may be longer than there are days to a last payment/)).toBeVisible();
    expect(use()).toBeDisabled();
    await set(user, 'An extension: days, at most', '200');
    expect(use()).toBeEnabled();
    await set(user, 'Smallest instalment, in USD', 'much');
    expect(screen.getByText('An amount such as 100 or 99.50')).toBeVisible();
    await set(user, 'Interest a year, at most', '101');
    expect(screen.getByText('0 to 100 %, such as 7.50')).toBeVisible();
    expect(asked).toEqual([]);
  });

  it('wait for a second person where the company wants one', async () => {
    const waitsAs = policyRequestIdSchema.parse(newId());
    const { user } = await open([{ ok: true, value: { version: 1, waitsAs } }]);
    await set(user, 'Banking days money may be late', '0');
    await user.click(use());
    expect(await screen.findByText('It waits for a second person')).toBeVisible();
    expect(field('Banking days money may be late')).toHaveDisplayValue('2');
  });

  it('stay where somebody else was faster, until one goes on with them or discards them', async () => {
    const { user, server, client } = await open();
    await set(user, 'Banking days money may be late', '0');
    const { policy } = server.company;
    server.company = { ...server.company, policy: { ...policy, arrangement: { ...policy.arrangement, version: 5 } } };
    client.syncNow();
    expect(await screen.findByText('Somebody else has put version 5 into use since you began')).toBeVisible();
    expect(use()).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Go on with mine' }));
    await user.click(use());
    expect(asked).toMatchObject([{ basedOnVersion: 5, settings: { promise: { toleranceDays: 0 } } }]);
  });

  it('are read by an auditor, who changes nothing', async () => {
    await open([], 'auditor');
    expect(field('Banking days money may be late')).toBeDisabled();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
