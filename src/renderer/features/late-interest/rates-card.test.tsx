import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IpcInput, IpcOutput } from '#contracts/ipc.ts';
import type { Company } from '#domain/company.ts';
import { policyRequestIdSchema } from '#domain/kernel/ids.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { type OwnRate, ownRateSchema } from '#domain/own-rates.ts';
import { everybody, fixedStops, unwritten } from '#domain/strategy.ts';
import { resetScreen } from '#renderer/state/screen.ts';
import { date, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { RatesCard } from './rates-card.tsx';
import { RatesNotice } from './rates-notice.tsx';

let world: DeskWorld;
let changed: IpcInput<'letters.change'>[];
beforeEach(() => {
  resetScreen();
  changed = [];
});
afterEach(() => world.shut());

const times = { startsAfterDays: 30, waitDays: 10, repeatEveryDays: 14 };
const companyWith = (ownRates: readonly OwnRate[] = [], charges: 'none' | 'eu' | 'uk' = 'eu'): Company => ({
  ...usualCompany,
  policy: {
    ...defaultPolicy,
    letters: { ...defaultPolicy.letters, version: 4, signature: 'Credit control', ownRates: [...ownRates] },
    strategies: {
      version: 1,
      list: [
        {
          id: 'all',
          name: 'Everyone',
          segment: everybody,
          stopsOn: [...fixedStops],
          steps: [{ ...unwritten, ...times, id: 'a', channel: 'letter', charges }],
        },
      ],
    },
  },
});
// Made up: no rate of 2027 was known when this was written.
const recorded = ownRateSchema.parse({
  pack: 'eu',
  from: '2027-01-01',
  base: 300,
  source: 'Official Journal C 1, a test',
  publishedOn: '2027-01-02',
});

async function openCard(company: Company, today: string, answer: IpcOutput<'letters.change'> = { ok: true, value: { version: 5 } }) {
  putDesk({
    'letters.change': async (request) => {
      changed.push(request);
      return answer;
    },
  });
  world = new DeskWorld(new ModelServer(company, []), 'supervisor');
  const client = await world.openReady();
  renderOnDesk(
    client,
    <>
      <RatesNotice company={company} today={date(today)} />
      <RatesCard company={company} today={date(today)} />
    </>,
  );
  return { user: userEvent.setup() };
}
const field = (name: string | RegExp) => screen.getByLabelText(name);
const use = () => screen.getByRole('button', { name: 'Record the rate' });

describe('base rates of late interest', { timeout: 60_000 }, () => {
  it('are known so far, and six weeks before their end those who lead are told what letters will leave out', async () => {
    await openCard(companyWith(), '2026-11-23');
    const notice = screen.getByText('Base rates of late interest are not known for long enough').closest('[role=status]');
    expect(notice).toHaveTextContent('Directive 2011/7/EU: the rate from 1 January 2027 is not known yet.');
    expect(notice).toHaveTextContent('leave out interest and fixed sums');
    const known = within(screen.getByRole('list', { name: 'How far rates are known' })).getAllByRole('listitem');
    expect(known.map((item) => item.textContent)).toEqual([
      'Directive 2011/7/EU 10.40 % a year, known until 31 December 2026',
      'Germany, BGB 288 10.52 % a year, known until 31 December 2026',
      'UK 1998 Act 11.75 % a year, known until 31 December 2026',
    ]);
  });

  it('are those of today, also where that of the next half-year is recorded', async () => {
    await openCard(companyWith([recorded]), '2026-12-31');
    const known = within(screen.getByRole('list', { name: 'How far rates are known' })).getAllByRole('listitem');
    expect(known[0]).toHaveTextContent('Directive 2011/7/EU 10.40 % a year, known until 30 June 2027');
  });

  it('are no matter where no step asks for them, or where they are recorded', async () => {
    await openCard(companyWith([], 'none'), '2026-12-31');
    expect(screen.queryByText(/not known for long enough/)).toBeNull();
  });

  it('are recorded with where they were published, after it was said what they make of letters', async () => {
    const { user } = await openCard(companyWith(), '2027-01-04');
    await user.type(field('Base rate from 1 January 2027'), '3,00');
    await user.type(field('Where it was published'), 'Official Journal C 1, a test');
    await user.type(field('Published on'), '2027-01-02');
    expect(
      screen.getByText(/from 1 January 2027 to 30 June 2027 is asked for at 11\.00 % a year \(3\.00 % and 8 points above it\)/),
    ).toBeVisible();
    await user.click(use());
    expect(changed).toMatchObject([{ basedOnVersion: 4, settings: { signature: 'Credit control', ownRates: [recorded] } }]);
    expect(changed[0]?.settings).not.toHaveProperty('version');
    expect(field('Base rate from 1 January 2027')).toHaveDisplayValue('');
  });

  it.each([
    ['100', '2027-01-02', /This bank has never published such a rate/],
    ['-1', '2027-01-02', /This bank has never published such a rate/],
    ['two', '2027-01-02', /A percentage with at most two places/],
    ['3.00', '2027-01-05', /The day of publication has not come yet/],
    ['3.00', '', /Choose the day on which it was published/],
  ])('are not recorded as %s published on %s', async (base, day, words) => {
    const { user } = await openCard(companyWith(), '2027-01-04');
    await user.type(field('Base rate from 1 January 2027'), base);
    await user.type(field('Where it was published'), 'Official Journal C 1, a test');
    if (day !== '') await user.type(field('Published on'), day);
    await user.click(use());
    expect(screen.getByText(words)).toBeVisible();
    expect(changed).toEqual([]);
  });

  it('are not taken weeks before anybody can know them', async () => {
    const { user } = await openCard(companyWith(), '2026-11-23');
    await user.type(field('Base rate from 1 January 2027'), '3');
    await user.type(field('Where it was published'), 'a forecast');
    await user.type(field('Published on'), '2026-11-20');
    await user.click(use());
    expect(screen.getByText(/nobody knows a rate before it is published/)).toBeVisible();
    expect(changed).toEqual([]);
  });

  it('wait for a second person where the company wants one, and what was typed is kept where somebody was faster', async () => {
    const waitsAs = policyRequestIdSchema.parse(newId());
    const { user } = await openCard(companyWith([recorded]), '2027-01-04', { ok: true, value: { version: 4, waitsAs } });
    expect(screen.getByText(/3\.00 % from 1 January 2027\. Official Journal C 1, a test/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Take out' }));
    expect(changed).toMatchObject([{ settings: { ownRates: [] } }]);
    expect(screen.getByText('A second person has to approve it')).toBeVisible();
  });

  it('of the company that the program has come to know otherwise are not used, and that is said', async () => {
    await openCard(companyWith([{ ...recorded, from: date('2026-07-01') }]), '2026-11-23', {
      ok: false,
      error: { code: 'letters.changedMeanwhile' },
    });
    expect(screen.getByRole('alert')).toHaveTextContent('The program has come to know 2.40 % for this half-year, and that one is used.');
    await userEvent.click(screen.getByRole('button', { name: 'Take out' }));
    expect(await screen.findByText(/What you wrote is kept here/)).toBeVisible();
  });
});
