import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPhoneSettings, phoneSettingsResponseSchema } from '#contracts/calls.ts';
import { companySchema } from '#domain/company.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { put } from '#domain/rows.ts';
import { dropCall } from '#renderer/state/live-call.ts';
import { forgetPhoneSettings, usePhoneSettings } from '#renderer/state/phone-settings.ts';
import { resetNoteDrafts } from '#renderer/state/note-drafts.ts';
import { openAccount, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { QueuePage } from './queue-page.tsx';

giveElementsSize();

const { contact, queue } = defaultPolicy;
/** One call in seven days, and for any further one a second person; whatever the hour. */
const strict = companySchema.parse({
  ...usualCompany,
  policy: {
    ...defaultPolicy,
    contact: { ...contact, verdicts: { ...contact.verdicts, attempts: 'needsApproval' } },
    queue: { ...queue, callAttemptLimit: 1 },
  },
});
const brightline = build.folder({
  account: build.account({ name: 'Brightline Foods Corp', number: '1001', timeZone: null }),
  contacts: [build.contact({ name: 'Marian Webb', phone: '+1 312 555 0148', isPrimary: true })],
  invoices: [build.invoice({ dueDate: '2026-01-30' })],
  notes: [build.note({ outcome: 'noAnswer', recordedOn: '2026-03-30' })],
});
const accountId = brightline.account.id;

let world: DeskWorld;
beforeEach(() => {
  putDesk({
    'phone.dial': async () => ({ ok: true, value: { state: 'queued' } }),
    'phone.find': async () => ({ state: 'queued', isMuted: false }),
  });
  resetScreen();
  resetNoteDrafts();
  dropCall();
});
afterEach(() => world.shut());

async function open(company = strict) {
  world = new DeskWorld(new ModelServer(company, [brightline]));
  const client = await world.openReady();
  openAccount(accountId);
  renderOnDesk(client, <QueuePage company={company} />);
  await screen.findByRole('heading', { level: 1, name: 'Brightline Foods Corp' });
  return userEvent.setup();
}
const names = () => world.main.journal.map(({ name }) => name);

describe('a call that a second person has to agree to', { timeout: 60_000 }, () => {
  it('is asked for with a reason and not made; once somebody has agreed it is made with the words that were asked with', async () => {
    const user = await open();
    await user.keyboard('c');
    const form = await screen.findByRole('form', { name: 'A second person has to agree' });
    within(form).getByText(/It needs a supervisor’s word/);
    await user.click(within(form).getByRole('button', { name: 'Ask for approval' }));
    expect(names()).toEqual([]);
    await user.type(within(form).getByRole('textbox'), 'They asked to be called today');
    await user.click(within(form).getByRole('button', { name: 'Ask for approval' }));
    await within(form).findByText(/^You asked at/);
    expect(names()).toEqual(['contactOverride.request']);
    expect(within(form).queryByRole('button', { name: 'Ask for approval' })).toBeNull();
    const line = await screen.findByRole('group', { name: 'Request: Contact against a rule' });
    expect(line).toHaveTextContent('Call to Marian Webb, +13125550148 waits for an approval, not yet binding');

    await world.main.push();
    const [asked] = world.server.folder(accountId)?.approvals ?? [];
    if (!asked) throw new Error('nothing was asked for');
    const lapsesAt = new Date(Date.now() + 3_600_000).toISOString();
    const decidedAt = asked.requestedAt;
    const decided = { status: 'approved', decidedByName: 'Sam Okafor', decidedAt, lapsesAt, version: asked.version + 1 } as const;
    act(() => world.server.write(accountId, [put('approvals', build.approval({ ...asked, ...decided }))]));
    world.main.poke();
    await within(line).findByText(/was approved/);
    const why = await screen.findByLabelText('Why, in a line');
    expect(why).toHaveValue('They asked to be called today');
    screen.getByText(/Sam Okafor has agreed to it, once, until/);
    await user.keyboard('{Enter}');
    await screen.findByRole('region', { name: 'Call in hand' });
    expect(world.main.journal.at(-1)).toMatchObject({ name: 'call.place', input: { overrideReason: 'They asked to be called today' } });
  });
});

describe('a call that ends before it rang', { timeout: 60_000 }, () => {
  const allowed = companySchema.parse({ ...strict, policy: defaultPolicy });

  it('says so and stays until it is closed, holds nobody on its account, and makes room for the next call', async () => {
    const user = await open(allowed);
    await user.keyboard('c');
    const why = await screen.findByLabelText('Why, in a line').catch(() => null);
    if (why) await user.type(why, 'Their time is known to me{Enter}');
    const card = await screen.findByRole('region', { name: 'Call in hand' });
    await waitFor(() => expect(useScreen.getState().heldId).toBe(accountId));
    await world.main.push();
    const [placed] = world.server.folder(accountId)?.calls ?? [];
    if (!placed) throw new Error('nothing was placed');
    act(() => world.server.write(accountId, [put('calls', { ...placed, state: 'cancelled', endedAt: placed.placedAt })]));
    world.main.poke();
    await within(card).findByText(/^Ended before it rang: nobody there has heard it/);
    expect(within(card).queryByRole('button', { name: /Hang up|Call ended/ })).toBeNull();
    await waitFor(() => expect(useScreen.getState().heldId).toBeNull());
    screen.getByRole('group', { name: 'Outcome' });
    const before = names().length;
    await user.click(within(card).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Call in hand' })).toBeNull());
    expect(names()).toHaveLength(before);
  });
});

describe('a call that goes through this computer', { timeout: 60_000 }, () => {
  const allowed = companySchema.parse({ ...strict, policy: defaultPolicy });
  const hungUp: unknown[] = [];
  beforeEach(() => {
    hungUp.length = 0;
    const softphone = {
      version: 1,
      settings: { ...defaultPhoneSettings, dialer: 'softphone' as const, callerId: '+13125550100' },
      ownNumber: null,
      isReady: true,
      softphone: 'ready' as const,
      spentToday: { own: { calls: 0, costMicro: 0 }, all: { calls: 0, costMicro: 0 } },
    };
    usePhoneSettings.setState({ inUse: phoneSettingsResponseSchema.parse(softphone), failure: null, isFresh: true });
  });
  afterEach(forgetPhoneSettings);
  const press = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.keyboard('c');
    const why = await screen.findByLabelText('Why, in a line').catch(() => null);
    if (why) await user.type(why, 'Their time is known to me{Enter}');
  };

  it('is not cut off by a note that is saved in it: saving once more hangs up, and then saves', async () => {
    putDesk({
      'phone.dial': async () => ({ ok: true, value: { state: 'ringing' } }),
      'phone.find': async () => ({ state: 'inProgress', isMuted: false }),
      'phone.hangUp': async (call) => {
        hungUp.push(call.dialer);
        return { ok: true, value: { state: 'completed' } };
      },
    });
    const user = await open(allowed);
    await press(user);
    await screen.findByRole('region', { name: 'Call in hand' });
    await user.keyboard('o5');
    await user.type(screen.getByLabelText('Next step'), 'Send the statement');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText(/^You are still in the call\. Save once more to hang up and save/);
    expect(hungUp).toEqual([]);
    expect(names()).not.toContain('contactNote.record');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(names()).toContain('call.close'));
    expect(hungUp).toEqual(['softphone']);
  });

  it('can be taken back while it is being dialled, with the key that hangs up', async () => {
    let answer: (unmade: { ok: false; error: { code: 'phone.takenBack' } }) => void = () => undefined;
    putDesk({
      'phone.dial': () => new Promise((resolve) => (answer = resolve)),
      'phone.hangUp': async (call) => {
        hungUp.push(call.dialer);
        answer({ ok: false, error: { code: 'phone.takenBack' } });
        return { ok: true, value: { state: 'cancelled' } };
      },
    });
    const user = await open(allowed);
    await press(user);
    await screen.findByRole('button', { name: 'Take back' });
    await user.keyboard('{Shift>}H{/Shift}');
    await screen.findByText(/^The call was taken back\. Nobody was called/);
    expect(hungUp).toEqual(['softphone']);
    await waitFor(() => expect(names().at(-1)).toBe('call.close'));
  });
});
