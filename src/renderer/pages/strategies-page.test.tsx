import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeStrategiesRequest } from '#contracts/strategies.ts';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { defaultPolicy } from '#domain/policy.ts';
import type { Strategies } from '#domain/strategy.ts';
import { openAccount, openBeside, openPage, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { resetStrategyEdits } from '#renderer/state/strategy-edits.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { build, date, instant, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { Rail } from './rail.tsx';
import { StrategiesPage } from './strategies-page.tsx';

const today = date('2026-03-31');
const day = (offset: number) => addDays(today, offset);
const disputed = build.folder({
  account: build.account({ number: '1001', name: 'Brightline', riskClass: 'high' }),
  invoices: Array.from({ length: 4 }, () =>
    build.invoice({ id: newId(), number: 'D-1', issueDate: day(-70), dueDate: day(-40), disputedAmountMinor: 100_00 }),
  ),
});
const quiet = build.folder({ account: build.account({ number: '1002', name: 'Harbor' }), invoices: [build.invoice({ dueDate: day(20) })] });

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetStrategyEdits();
});
afterEach(() => world.shut());

const companyWith = (strategies: Strategies) => ({ ...usualCompany, policy: { ...defaultPolicy, strategies } });

async function open(strategies: Strategies = defaultStrategies) {
  const server = new ModelServer(companyWith(strategies), [disputed, quiet]);
  world = new DeskWorld(server);
  const client = await world.openReady();
  renderOnDesk(client, <StrategiesPage company={companyWith(strategies)} />);
  return { client, server, user: userEvent.setup() };
}
const strategies = () => screen.getByRole('region', { name: 'Strategies' });
const names = () =>
  within(strategies())
    .getAllByRole('listitem')
    .map((item) => item.querySelector('b')?.textContent);
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const figure = (words: string) =>
  within(screen.getByRole('row', { name: new RegExp(`^${words}`) }))
    .getAllByRole('cell')
    .map((cell) => cell.textContent);

describe('the strategies', { timeout: 60_000 }, () => {
  it('are listed in their order, each with its segment as a sentence and its steps on an axis of days', async () => {
    const { user } = await open();
    expect(names()).toEqual(['High risk', 'New account', 'Long terms', 'Everyone else']);
    expect(strategies()).toHaveTextContent('Accounts on terms of 46 days or more');
    expect(
      screen.getByRole('img', {
        name: /e-mail on day -3, call on day 2, letter on day 14, call on day 21, letter on day 40, call on day 50, then again every 7 days/,
      }),
    ).toBeVisible();
    expect(screen.getByText('In use: the strategies the program came with.')).toBeVisible();
    expect(button('Put into use…')).toBeDisabled();
    await user.click(screen.getByRole('button', { name: /Everyone else/ }));
    expect(screen.getByText(/The last strategy is for everybody the others leave over/)).toBeVisible();
    expect(screen.queryByRole('group', { name: 'Risk' })).toBeNull();
    expect(button('Remove Everyone else')).toBeDisabled();
  });

  it('are edited with the keyboard alone: steps, segments, order', async () => {
    const { user } = await open();
    screen.getByRole('textbox', { name: 'Name' }).focus();
    await user.keyboard('{Control>}a{/Control}The riskiest{Tab} ');
    expect(screen.getByRole('checkbox', { name: 'High' })).not.toBeChecked();
    await user.keyboard(' {Tab} ');
    expect(strategies()).toHaveTextContent('Accounts with medium risk or high risk');
    await user.click(screen.getByRole('textbox', { name: 'Countries' }));
    await user.keyboard('us, x');
    expect(screen.getByText('Each has two letters, such as DE.')).toBeVisible();
    await user.keyboard('{Backspace}ca');
    expect(strategies()).toHaveTextContent('from US or CA');
    await user.clear(screen.getByRole('textbox', { name: 'Days after due of step 2' }));
    await user.keyboard('-70');
    expect(screen.getByText('-60 to 365')).toBeVisible();
    await user.keyboard('{Backspace}{Backspace}{Backspace}5');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Channel of step 2' }), 'letter');
    expect(screen.getByRole('img', { name: /letter on day 5/ })).toBeVisible();
    await user.click(button('Move step 2 up'));
    await user.click(button('Move The riskiest down'));
    expect(names()).toEqual(['New account', 'The riskiest', 'Long terms', 'Everyone else']);
    await user.click(button('Discard edits'));
    expect(names()).toEqual(['High risk', 'New account', 'Long terms', 'Everyone else']);
  });

  it('that end are warned of, and those without a name cannot be tried', async () => {
    const { user } = await open();
    await user.clear(screen.getByRole('textbox', { name: 'Step 6 again every, days' }));
    expect(screen.getByText(/This strategy ends: after the last step an account has no next step/)).toBeVisible();
    await user.clear(screen.getByRole('textbox', { name: 'Name' }));
    expect(screen.getByText('A strategy has no name. Give it one.')).toBeVisible();
    expect(button(/^Try it on the last 90 days/)).toBeDisabled();
    expect(button('Put into use…')).toBeDisabled();
  });
});

describe('trying them', { timeout: 60_000 }, () => {
  it('shows both side by side and whom the edited ones would have contacted wrongly, each a way to the account', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('checkbox', { name: 'Disputed' }));
    await user.click(button(/^Try it on the last 90 days/));
    await screen.findByRole('table', { name: 'In use and edited, side by side' });
    expect(figure('Contacts')).toEqual(['0', expect.stringMatching(/^[1-9]/)]);
    expect(figure('Of them wrong')[1]).toBe(figure('Contacts')[1]);
    expect(figure('disputed it')[0]).toBe('0');
    const lines = screen.getByRole('region', { name: 'Contacts that would have been wrong' });
    expect(lines).toHaveTextContent('Brightline');
    expect(lines).toHaveTextContent('D-1');
    await user.click(button('Copy as CSV'));
    expect(await navigator.clipboard.readText()).toMatch(/^account,name,date[^]*1001,Brightline,/);
    await user.click(screen.getByRole('checkbox', { name: 'Disputed' }));
    expect(screen.getByText(/These figures are of the strategies before your last edits/)).toBeVisible();
    await user.click(within(lines).getAllByRole('button', { name: 'Brightline' })[0] ?? lines);
    expect(useScreen.getState()).toMatchObject({ page: 'queue', accountId: disputed.account.id });
  });
});

describe('putting them into use', { timeout: 60_000 }, () => {
  it('asks with the figures of the try, and the screen shows them once they have come down', async () => {
    const { user, server } = await open();
    const asked: ChangeStrategiesRequest[] = [];
    putDesk({
      'strategies.change': async (request) => {
        asked.push(request);
        server.company = companyWith({ version: 1, list: request.list });
        return { ok: true, value: { version: 1 } };
      },
    });
    await user.click(screen.getByRole('checkbox', { name: 'Disputed' }));
    await user.click(button('Put into use…'));
    expect(await screen.findByText(/have not been tried on the last 90 days/)).toBeVisible();
    await user.click(button('Go back'));
    await user.click(button(/^Try it on the last 90 days/));
    await screen.findByRole('table', { name: 'In use and edited, side by side' });
    await user.click(button('Put into use…'));
    expect(await screen.findByText(/wrong contacts? more than those in use/)).toBeVisible();
    await user.click(button('Put into use'));
    await waitFor(() => expect(screen.getByText(/^In use: version 1/)).toBeVisible());
    expect(asked).toMatchObject([{ basedOnVersion: 0, list: [{ stopsOn: ['paid', 'promise', 'stay', 'optOut'] }, {}, {}, {}] }]);
    expect(screen.getByRole('checkbox', { name: 'Disputed' })).not.toBeChecked();
  });

  it('says what kept them out, keeps the edits, and asks under the same id again', async () => {
    const { user } = await open();
    const asked: ChangeStrategiesRequest[] = [];
    putDesk({
      'strategies.change': async (request) => {
        asked.push(request);
        return { ok: false, error: { code: 'api.unreachable' } };
      },
    });
    await user.click(screen.getByRole('checkbox', { name: 'Disputed' }));
    await user.click(button('Put into use…'));
    await user.click(await screen.findByRole('button', { name: 'Put into use untried' }));
    expect(await screen.findByText('The central API cannot be reached')).toBeVisible();
    await user.click(button('Put into use untried'));
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[0]?.requestId).toBe(asked[1]?.requestId);
    await user.click(button('Go back'));
    expect(screen.getByRole('checkbox', { name: 'Disputed' })).not.toBeChecked();
  });

  it('tells who was slower, and goes on with their edits only when they say so', async () => {
    const { user, server } = await open();
    putDesk();
    await user.click(screen.getByRole('checkbox', { name: 'Disputed' }));
    server.company = companyWith({ version: 1, list: defaultStrategies.list.slice(1) });
    world.main.poke();
    expect(await screen.findByText('Somebody else has put version 1 into use since you began')).toBeVisible();
    expect(button('Put into use…')).toBeDisabled();
    expect(names()[0]).toBe('High risk');
    await user.click(button('Go on with mine'));
    expect(button('Put into use…')).toBeEnabled();
    await user.click(button('Discard edits'));
    expect(names()).toEqual(['New account', 'Long terms', 'Everyone else']);
  });

  it('says when there is no network, and keeps the edits', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('checkbox', { name: 'Disputed' }));
    world.main.isOnline = false;
    world.main.say({ say: 'link', link: world.main.link });
    expect(await screen.findByText(/The central API cannot be reached. Your edits are kept in this window/)).toBeVisible();
    expect(screen.getByRole('checkbox', { name: 'Disputed' })).not.toBeChecked();
  });
});

describe('the versions', { timeout: 60_000 }, () => {
  const versionOf = (version: number, list: Strategies['list'], actorName = 'Sam Ito') => ({
    version,
    list: [...list],
    actorName,
    at: instant('2026-03-30T15:00:00.000Z'),
  });
  const withoutFirst = defaultStrategies.list.slice(1);
  const versions = () => screen.getByRole('region', { name: 'Versions' });
  const shown = () => within(within(versions()).getByRole('list', { name: /^Versions/ }));

  it('say who put which into use and when, and what each changed; an older one is taken up as a draft', async () => {
    const { user } = await open({ version: 2, list: defaultStrategies.list });
    putDesk({
      'strategies.versions': async () => ({
        ok: true,
        value: { versions: [versionOf(2, defaultStrategies.list, 'Alex Kim'), versionOf(1, withoutFirst)], next: null },
      }),
    });
    await user.click(button('Show the versions'));
    await within(versions()).findByText('Version 2');
    const [second, first, own] = shown()
      .getAllByText(/^Version|^What the program/)
      .map((heading) => heading.closest('li'));
    expect(second).toHaveTextContent(/^Version 2in useAlex Kim, 30 Mar .*“High risk” was added: accounts with high risk, 6 steps/);
    expect(first).toHaveTextContent(/^Version 1Sam Ito, 30 Mar .*Take up as a draft.*“High risk” was taken out\.$/);
    expect(own).toHaveTextContent(/^What the program comes withsame as in use$/);
    await user.click(button('Take up as a draft: Version 1'));
    expect(names()).toEqual(['New account', 'Long terms', 'Everyone else']);
    expect(screen.getByText('Edited in this window, not in use yet. In use: version 2.')).toBeVisible();
    expect(button('Put into use…')).toBeEnabled();
    expect(button('Take up as a draft: Version 1')).toBeDisabled();
    expect(versions()).toHaveTextContent('Discard your edits first');
    await user.click(button('Discard edits'));
    expect(button('Take up as a draft: Version 1')).toBeEnabled();
  });

  it('come a page at a time, each with what it changed against the one before it', async () => {
    const { user } = await open({ version: 3, list: withoutFirst });
    const asked: (number | null)[] = [];
    putDesk({
      'strategies.versions': async ({ before }) => {
        asked.push(before);
        const value =
          before === null
            ? { versions: [versionOf(3, withoutFirst), versionOf(2, defaultStrategies.list)], next: 2 }
            : { versions: [versionOf(1, withoutFirst)], next: null };
        return { ok: true, value };
      },
    });
    await user.click(button('Show the versions'));
    await within(versions()).findByText('Version 3');
    expect(within(versions()).queryByText('Version 2')).toBeNull();
    await user.click(within(versions()).getByRole('button', { name: 'Show older' }));
    await within(versions()).findByText('Version 1');
    expect(asked).toEqual([null, 2]);
    expect(within(versions()).getByText('Version 2').closest('li')).toHaveTextContent('“High risk” was added');
    expect(within(versions()).queryByRole('button', { name: 'Show older' })).toBeNull();
  });

  it('say what kept them away and are asked for again', async () => {
    const { user } = await open();
    putDesk();
    await user.click(button('Show the versions'));
    expect(await within(versions()).findByRole('alert')).toHaveTextContent(
      /The central API cannot be reached.*The versions are kept at the central API/,
    );
    expect(within(versions()).queryByRole('list')).toBeNull();
    putDesk({ 'strategies.versions': async () => ({ ok: true, value: { versions: [], next: null } }) });
    await user.click(within(versions()).getByRole('button', { name: 'Try again' }));
    expect(await within(versions()).findByText('What the program comes with')).toBeVisible();
    expect(within(versions()).getByText('in use')).toBeVisible();
  });
});

describe('accounts without a next step', { timeout: 60_000 }, () => {
  it('are none as the program comes', async () => {
    await open();
    expect(await screen.findByText(/every account has a next step with a date/)).toBeVisible();
  });

  it('are listed with the reason, each a way to the account', async () => {
    const { user } = await open({ version: 1, list: [{ ...(defaultStrategies.list[0] ?? never()), name: 'Only the risky' }] });
    const list = await screen.findByRole('list', { name: 'Accounts without a next step' });
    expect(list).toHaveTextContent('Harbor #1002 no strategy fits the account');
    await user.click(within(list).getByRole('button', { name: 'Harbor' }));
    expect(useScreen.getState()).toMatchObject({ page: 'queue', accountId: quiet.account.id });
  });
});

describe('an account that is opened while the strategies are on the screen', () => {
  it.each([
    ['by itself', openAccount],
    ['beside the one in hand', openBeside],
  ])('%s leads to the page where it is seen', async (_, opens) => {
    world = new DeskWorld([]);
    openAccount(disputed.account.id);
    openPage('strategies');
    opens(quiet.account.id);
    expect(useScreen.getState().page).toBe('queue');
  });
});

describe('the rail', () => {
  it.each([
    ['collector', ['Queue', 'Letters', 'Calls', 'Phone', 'Mailbox']],
    ['supervisor', ['Queue', 'Letters', 'Calls', 'Approve', 'Team', 'Phone', 'Mailbox', 'Strategy', 'Rules', 'Lift', 'Log']],
    ['administrator', ['Queue', 'Letters', 'Calls', 'Approve', 'Team', 'Phone', 'Mailbox', 'Strategy', 'Rules', 'Lift', 'Log']],
  ] as const)('leads a %s to %j', async (role, expected) => {
    world = new DeskWorld([]);
    render(
      <MantineRoot scheme="light">
        <Rail role={role} />
      </MantineRoot>,
    );
    const rail = screen.getByRole('navigation', { name: 'Screens' });
    expect(
      within(rail)
        .getAllByRole('button')
        .map((each) => each.textContent)
        .filter(Boolean),
    ).toEqual(expected);
    await userEvent.click(within(rail).getByRole('button', { name: expected.at(-1) ?? '' }));
    expect(within(rail).getByRole('button', { current: 'page' })).toHaveTextContent(expected.at(-1) ?? '');
  });
});

function never(): never {
  throw new Error('there is no default strategy');
}
