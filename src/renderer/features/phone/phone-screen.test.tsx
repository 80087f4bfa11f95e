import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PhoneSettingsResponse, defaultPhoneSettings } from '#contracts/calls.ts';
import type { Desk } from '#renderer/desk.d.ts';
import type { Role } from '#domain/command.ts';
import { dialerNow, forgetPhoneSettings, learnPhoneSettings } from '#renderer/state/phone-settings.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { putDesk } from '#tests/support/fake-desk.ts';
import { PhoneScreen } from './phone-screen.tsx';

const asTheProgramCame: PhoneSettingsResponse = {
  version: 0,
  settings: defaultPhoneSettings,
  ownNumber: null,
  isReady: true,
  softphone: 'noApp',
  spentToday: { own: { calls: 2, costMicro: 60_000 }, all: { calls: 12, costMicro: 1_234_500 } },
};

/** A central API that keeps what it is told. */
function keepingDesk(begin: PhoneSettingsResponse, over: Partial<Desk> = {}) {
  const server = { now: begin, changes: 0, tests: 0 };
  putDesk({
    'phone.settings': async () => ({ ok: true, value: server.now }),
    'phone.changeSettings': async ({ settings, basedOnVersion }) => {
      server.changes += 1;
      server.now = { ...server.now, settings, version: basedOnVersion + 1 };
      return { ok: true, value: { version: server.now.version } };
    },
    'phone.changeOwnNumber': async ({ number }) => {
      server.now = { ...server.now, ownNumber: number };
      return { ok: true, value: { number } };
    },
    'phone.testCall': async ({ callId }) => {
      server.tests += 1;
      return { ok: true, value: { callId, state: 'queued', refusal: null, answeredAt: null, endedAt: null } };
    },
    ...over,
  });
  return server;
}

const open = (role: Role = 'supervisor') => {
  render(
    <MantineRoot scheme="light">
      <PhoneScreen role={role} />
    </MantineRoot>,
  );
  return userEvent.setup();
};

beforeEach(forgetPhoneSettings);
afterEach(forgetPhoneSettings);

describe('the screen on how one calls', () => {
  it('keeps where one is rung in its dialled form, and rings it to try it', async () => {
    const server = keepingDesk(asTheProgramCame);
    const user = open('collector');
    expect(await screen.findByRole('button', { name: 'Ring me to try it' })).toBeDisabled();
    await user.type(screen.getByRole('textbox', { name: 'Your number, with its country code' }), '+1 (312) 555-0148');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.now.ownNumber).toBe('+13125550148'));
    await user.click(screen.getByRole('button', { name: 'Ring me to try it' }));
    expect(await screen.findByText(/Your telephone rings/)).toBeVisible();
    expect(server.tests).toBe(1);
  });

  it('says why nobody was rung to try it', async () => {
    keepingDesk(
      { ...asTheProgramCame, ownNumber: '+13125550148' },
      {
        'phone.testCall': async ({ callId }) => ({
          ok: true,
          value: { callId, state: 'failed', refusal: 'phone.accountRefused', answeredAt: null, endedAt: null },
        }),
      },
    );
    const user = open('collector');
    await user.click(await screen.findByRole('button', { name: 'Ring me to try it' }));
    expect(await screen.findByText(/does not take the company's account/)).toBeVisible();
    expect(screen.queryByText(/Your telephone rings/)).toBeNull();
  });

  it('refuses letters in words and sends nothing', async () => {
    const server = keepingDesk(asTheProgramCame);
    const user = open();
    await user.type(await screen.findByRole('textbox', { name: 'Your number, with its country code' }), '+1 800 FLOWERS');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(server.now.ownNumber).toBeNull();
  });

  it('lets those who lead choose how the company calls, and a collector only look', async () => {
    const server = keepingDesk(asTheProgramCame);
    const user = open();
    await user.click(await screen.findByRole('radio', { name: 'Central API' }));
    await user.type(screen.getByRole('textbox', { name: 'Number that calls show' }), '+1 312 555 0100');
    await user.clear(screen.getByRole('textbox', { name: 'Costs of all calls a day' }));
    await user.type(screen.getByRole('textbox', { name: 'Costs of all calls a day' }), '75.5');
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText('version 1')).toBeVisible();
    expect(server.now.settings).toMatchObject({ dialer: 'bridge', callerId: '+13125550100', costADayMinor: 7_550 });
  });

  it('takes costs in the currency of the telephone account, with its decimals and no more', async () => {
    const server = keepingDesk(asTheProgramCame);
    const user = open();
    const currency = await screen.findByRole('textbox', { name: 'Currency of the telephone account' });
    await user.clear(currency);
    await user.type(currency, 'jpy');
    const costs = screen.getByRole('textbox', { name: 'Costs of all calls a day' });
    await user.clear(costs);
    await user.type(costs, '75.5');
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText('Price of a minute: say it in JPY. Nothing was changed.')).toBeVisible();
    await user.clear(costs);
    await user.type(costs, '7500');
    // A price in dollars is none in yen.
    const price = screen.getByRole('textbox', { name: 'Price of a minute, until the network says it' });
    expect(price).toHaveValue('0.03');
    await user.clear(price);
    await user.type(price, '4.5');
    const each = screen.getByRole('textbox', { name: 'Costs of a collector a day, empty for no limit of their own' });
    await user.type(each, '1000');
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText('version 1')).toBeVisible();
    expect(server.now.settings).toMatchObject({
      currency: 'JPY',
      costADayMinor: 7500,
      costADayEachMinor: 1000,
      costAMinuteMicro: 4_500_000,
    });
  });

  it('says what the calls of today have cost, of all and of oneself, and takes no price that is none', async () => {
    const server = keepingDesk(asTheProgramCame);
    const user = open();
    expect(await screen.findByText('Today through the telephone network: 12 calls, $1.24; yours: 2 calls, $0.06.')).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: 'Price of a minute, until the network says it' }), ' cents');
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText('Price of a minute, until the network says it: this cannot be. Nothing was changed.')).toBeVisible();
    expect(server.changes).toBe(0);
  });

  it('shows a collector what holds and lets nothing be changed', async () => {
    keepingDesk(asTheProgramCame);
    open('collector');
    expect(await screen.findByRole('textbox', { name: 'Calls of a collector a day' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Put into use' })).not.toBeInTheDocument();
  });

  it('names the field that cannot be, and changes nothing', async () => {
    const server = keepingDesk(asTheProgramCame);
    const user = open();
    await user.clear(await screen.findByRole('textbox', { name: 'Costs of all calls a day' }));
    await user.type(screen.getByRole('textbox', { name: 'Costs of all calls a day' }), 'a lot');
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText('Costs of all calls a day: this cannot be. Nothing was changed.')).toBeVisible();
    expect(server.changes).toBe(0);
  });

  it.each([
    ['noAddress', true, /no public address \(https\)/],
    ['noApp', true, /which application at the telephone network/],
    ['noAccount', false, /no account with a telephone network yet/],
  ] as const)('says what is missing for calls from the window: %s', async (softphone, isReady, words) => {
    keepingDesk({ ...asTheProgramCame, softphone, isReady });
    const user = open();
    await user.click(await screen.findByRole('radio', { name: 'This window' }));
    expect(await screen.findByText(words)).toBeVisible();
  });

  it('lets those who lead have calls made from the window, where nothing is missing', async () => {
    const server = keepingDesk({ ...asTheProgramCame, softphone: 'ready' });
    const user = open();
    await user.click(await screen.findByRole('radio', { name: 'This window' }));
    expect(screen.queryByText(/not possible yet/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Put into use' }));
    expect(await screen.findByText('version 1')).toBeVisible();
    expect(server.now.settings.dialer).toBe('softphone');
  });

  it('says what is meant where the central API is not in reach', async () => {
    putDesk();
    open();
    expect(await screen.findByText(/calls are handed to the telephone on the desk/)).toBeVisible();
  });
});

describe('a call is made', () => {
  const ready: PhoneSettingsResponse = {
    version: 1,
    settings: { ...defaultPhoneSettings, dialer: 'bridge' },
    ownNumber: null,
    isReady: true,
    softphone: 'noApp',
    spentToday: asTheProgramCame.spentToday,
  };

  it.each<[string, Partial<PhoneSettingsResponse>, string | null, boolean, string]>([
    ['through the API where all is set up', { ownNumber: '+13125550148' }, '+13125550100', true, 'bridge'],
    ['by the desk without a number of one’s own', {}, '+13125550100', true, 'handOff'],
    ['by the desk without a number to show', { ownNumber: '+13125550148' }, null, true, 'handOff'],
    ['by the desk while the API is out of reach', { ownNumber: '+13125550148' }, '+13125550100', false, 'handOff'],
    ['by the desk where the API has no network', { ownNumber: '+13125550148', isReady: false }, '+13125550100', true, 'handOff'],
  ])('%s', async (_what, over, callerId, isOnline, dialer) => {
    keepingDesk({ ...ready, ...over, settings: { ...ready.settings, callerId: callerId } });
    await learnPhoneSettings();
    expect(dialerNow(isOnline)).toBe(dialer);
  });

  it.each([
    ['from the window where all is set up, without a number of one’s own', 'ready', true, 'softphone'],
    ['by the desk where the network cannot ask the API', 'noAddress', true, 'handOff'],
    ['by the desk while the API is out of reach', 'ready', false, 'handOff'],
  ] as const)('%s, where the company calls from the window', async (_what, softphone, isOnline, dialer) => {
    keepingDesk({ ...ready, softphone, settings: { ...ready.settings, dialer: 'softphone', callerId: '+13125550100' } });
    await learnPhoneSettings();
    expect(dialerNow(isOnline)).toBe(dialer);
  });
});
