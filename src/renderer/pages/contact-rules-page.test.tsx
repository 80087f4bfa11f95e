import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeContactRulesRequest } from '#contracts/contact-rules.ts';
import type { Desk } from '#renderer/desk.d.ts';
import { discardRuleEdits } from '#renderer/state/contact-rule-edits.ts';
import { withContactRules } from '#domain/contact-rules.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { ContactRulesPage } from './contact-rules-page.tsx';

/** At three in the afternoon UTC it is ten in Chicago and midnight in Tokyo. */
const here = build.folder({ account: build.account({ number: '1001' }), invoices: [build.invoice()] });
const there = build.folder({
  account: build.account({ number: '1002', timeZone: 'Asia/Tokyo', country: 'JP' }),
  invoices: [build.invoice()],
});

let world: DeskWorld;
beforeEach(discardRuleEdits);
afterEach(() => world.shut());

async function open(over: Partial<Desk> = {}) {
  putDesk(over);
  const server = new ModelServer(usualCompany, [here, there]);
  world = new DeskWorld(server);
  const client = await world.openReady();
  renderOnDesk(client, <ContactRulesPage company={usualCompany} />);
  return { client, server, user: userEvent.setup() };
}
const counted = async (words: string) => {
  const rows = await screen.findByRole('table', { name: 'What changes' });
  return within(within(rows).getByRole('row', { name: new RegExp(`^${words}`) }))
    .getAllByRole('cell')
    .slice(1)
    .map(({ textContent }) => textContent);
};
const outside = () => within(screen.getByRole('group', { name: 'Outside these hours' }));

describe('the contact rules', { timeout: 60_000 }, () => {
  it('count what they say of every account now, before and after an edit', async () => {
    const { user } = await open();
    expect(await counted('May be called')).toEqual(['1', '1', '–']);
    expect(await counted('Advised against')).toEqual(['1', '1', '–']);
    await user.click(outside().getByRole('radio', { name: 'Forbid' }));
    await waitFor(async () => expect(await counted('Not to be called')).toEqual(['0', '1', '+1']));
    expect(await counted('Advised against')).toEqual(['1', '0', '−1']);
    expect(screen.getByText(/Edited in this window, not in use yet/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Discard edits' }));
    await waitFor(async () => expect(await counted('Not to be called')).toEqual(['0', '0', '–']));
  });

  it('have a set of their own for natural persons', async () => {
    const asked: ChangeContactRulesRequest[] = [];
    const { user } = await open({
      'contactRules.change': async (request) => {
        asked.push(request);
        return { ok: true, value: { version: 2 } };
      },
    });
    const calls = screen.getByRole('textbox', { name: 'Calls to one person' });
    await user.clear(calls);
    await user.type(calls, '3');
    const outsideHours = within(screen.getByRole('group', { name: 'A person outside the hours' }));
    expect(outsideHours.getByRole('radio', { name: 'Ask first' })).toBeChecked();
    await user.click(outsideHours.getByRole('radio', { name: 'Forbid' }));
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    await screen.findByText(/Put into use as version 2/);
    expect(asked[0]?.settings).toMatchObject({
      callAttemptLimit: 7,
      contact: { verdicts: { hours: 'warn' }, people: { callAttemptLimit: 3, verdicts: { hours: 'block', attempts: 'needsApproval' } } },
    });
  });

  it('are put into use under one id for each set of edits, and shown as in use when they have come down', async () => {
    const asked: ChangeContactRulesRequest[] = [];
    const { user, server, client } = await open({
      'contactRules.change': async (request) => {
        asked.push(request);
        return asked.length === 1 ? { ok: false, error: { code: 'api.unreachable' } } : { ok: true, value: { version: 2 } };
      },
    });
    const calls = screen.getByRole('textbox', { name: 'Calls of a collector a day' });
    await user.clear(calls);
    await user.type(calls, '40');
    expect(screen.getByText(/listed only up to 40 calls a day/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText(/What you chose is kept in this window/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText(/Put into use as version 2/)).toBeVisible();
    const [first, second] = asked;
    expect(second).toEqual(first);
    expect(first).toMatchObject({ basedOnVersion: 1, settings: { callsADay: 40 } });
    if (!second) throw new Error('nothing was asked');
    server.company = {
      ...server.company,
      policy: { ...server.company.policy, ...withContactRules(server.company.policy, second.settings) },
    };
    client.syncNow();
    expect(await screen.findByText('In use: version 2.')).toBeVisible();
  });

  it('that cannot be say why, and are not sent', async () => {
    const { user } = await open();
    for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri']) await user.click(screen.getByRole('checkbox', { name: day }));
    expect(screen.getByText('Choose at least one weekday.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeDisabled();
    await user.click(screen.getByRole('checkbox', { name: 'Sat' }));
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeEnabled();
    await user.type(screen.getByRole('textbox', { name: 'Country and state' }), 'texas');
    expect(screen.getByText(/written as US-TX/)).toBeVisible();
  });

  it('have what to say in a call, a line each, and name nothing that is not known', async () => {
    const asked: ChangeContactRulesRequest[] = [];
    const { user } = await open({
      'contactRules.change': async (request) => {
        asked.push(request);
        return { ok: true, value: { version: 2 } };
      },
    });
    const lines = screen.getByRole('textbox', { name: 'Lines' });
    await user.clear(lines);
    await user.type(lines, 'Good morning{Enter}{Enter}You owe {{pastDue}');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.type(lines, ', {{name}');
    expect(screen.getByText('What to say in a call: nothing is known by the name {name}.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeDisabled();
    await user.type(lines, '{Backspace}'.repeat(', {name}'.length));
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    await waitFor(() => expect(asked).toMatchObject([{ settings: { contact: { prompts: ['Good morning', 'You owe {pastDue}'] } } }]));
  });

  it('stay where somebody else was faster, until one goes on with them or discards them', async () => {
    const { user, server, client } = await open();
    await user.click(outside().getByRole('radio', { name: 'Forbid' }));
    const theirs = { ...server.company.policy.contact, version: 5 };
    server.company = { ...server.company, policy: { ...server.company.policy, contact: theirs } };
    client.syncNow();
    expect(await screen.findByText('Somebody else has put version 5 into use since you began')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Go on with mine' }));
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeEnabled();
  });
});
