import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noFilter } from '#domain/queue-filter.ts';
import { useFolder, useQueue } from '#renderer/data/use-data.ts';
import { tellMark } from '#renderer/state/last-mark.ts';
import { openAccount, resetScreen, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { AccountActs } from './account-acts.tsx';
import { AccountPane } from './account-pane.tsx';
import { LastMarkLine } from './last-mark-line.tsx';

giveElementsSize();

const owing = (name: string, number: string, amountMinor: number, over = {}) =>
  build.folder({
    account: build.account({ name, number, ...over }),
    invoices: [build.invoice({ dueDate: '2026-01-30', amountMinor, openAmountMinor: amountMinor })],
  });
const brightline = owing('Brightline Foods Corp', '1001', 84_310_22);
const harbor = owing('Harbor & Pine Outfitters', '1002', 31_960_75);

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  tellMark(null);
});
afterEach(() => world.shut());

function Page() {
  const watched = useFolder(useScreen((state) => state.accountId));
  useQueue('callNow', 0, 10, noFilter);
  return (
    <>
      <AccountPane watched={watched} company={usualCompany} headingRef={null} />
      {watched.status === 'ready' && <AccountActs account={watched.account} />}
      <LastMarkLine today={date('2026-03-31')} />
    </>
  );
}

async function open({ folders = [brightline, harbor], role = 'collector' as 'collector' | 'supervisor' } = {}) {
  world = new DeskWorld(folders, role);
  const client = await world.openReady();
  openAccount(brightline.account.id);
  renderOnDesk(client, <Page />);
  await heading('Brightline Foods Corp');
  return { client, user: userEvent.setup() };
}

const heading = (name: string) => screen.findByRole('heading', { level: 1, name });
const mark = () => world.main.journal[0]?.input;

describe('a stop', () => {
  it('is written down by whoever hears it, with what was said, and stands on the account at once', async () => {
    const { user } = await open();
    act(() => showOverlay('stop'));
    const dialog = await screen.findByRole('dialog', { name: 'They ask not to be contacted' });
    await user.click(within(dialog).getByRole('button', { name: 'Stop these contacts' }));
    expect(await within(dialog).findByText(/Say what they said/)).toBeVisible();
    await user.click(within(dialog).getByRole('radio', { name: 'Their attorney only' }));
    await user.type(within(dialog).getByRole('textbox'), 'Letter of Ms. Ito{Enter}');
    expect(await screen.findByText(/Their attorney only since 31 Mar 2026/)).toBeVisible();
    expect(world.main.journal[0]).toMatchObject({ name: 'contactStop.place', input: { kind: 'counsel', reason: 'Letter of Ms. Ito' } });
    act(() => showOverlay('stop'));
    const again = await screen.findByRole('dialog', { name: 'They ask not to be contacted' });
    await waitFor(() => expect(within(again).getByText(/Letter of Ms\. Ito/)).toBeVisible());
    expect(within(again).queryByRole('button', { name: /Lift it/ })).toBeNull();
  });

  it('is lifted by those who lead, for a reason', async () => {
    const stopped = owing('Stopped Ltd', '1003', 900_00);
    const folder = { ...stopped, contactStops: [build.contactStop({ accountId: stopped.account.id })] };
    world = new DeskWorld([folder], 'supervisor');
    const client = await world.openReady();
    openAccount(folder.account.id);
    renderOnDesk(client, <Page />);
    await heading('Stopped Ltd');
    const user = userEvent.setup();
    act(() => showOverlay('stop'));
    const dialog = await screen.findByRole('dialog', { name: 'They ask not to be contacted' });
    await user.type(within(dialog).getByRole('textbox'), 'They called us back');
    await user.click(within(dialog).getByRole('button', { name: /Lift it/ }));
    expect(await screen.findByText(/End of a stop asked for/)).toBeVisible();
    expect(world.main.journal[0]).toMatchObject({ name: 'contactStop.lift', input: { reason: 'They called us back' } });
  });
});

describe('what is done with an account as a whole', () => {
  it('snoozes it with a reason and an end, and opens the next one', async () => {
    const { user } = await open();
    await user.keyboard('s');
    const dialog = await screen.findByRole('dialog', { name: 'Snooze' });
    await user.click(within(dialog).getByRole('button', { name: 'Next Monday' }));
    await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'New payables clerk{Enter}');
    await heading('Harbor & Pine Outfitters');
    expect(world.main.journal[0]).toMatchObject({ name: 'queueMark.set', accountId: brightline.account.id });
    expect(mark()).toMatchObject({ kind: 'snooze', reason: 'New payables clerk', until: '2026-04-06' });
    expect(screen.getByRole('status')).toHaveTextContent('Brightline Foods Corp snoozed, comes back Mon 6 Apr');
    act(() => openAccount(brightline.account.id));
    const line = await screen.findByRole('group', { name: 'Mark' });
    expect(line).toHaveTextContent(/Snoozed.*comes back Mon 6 Apr · New payables clerk · Dana Reyes, 31 Mar/);
    await user.click(within(line).getByRole('button', { name: 'Take back' }));
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Mark' })).toBeNull());
    expect(world.main.journal[1]).toMatchObject({ name: 'queueMark.clear' });
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });

  it('asks for the reason, and says what a rule refuses', async () => {
    const { user } = await open();
    await user.keyboard('s{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Snooze' });
    await user.click(within(dialog).getByRole('button', { name: /^Snooze and/ }));
    expect(within(dialog).getByRole('textbox', { name: 'Reason' })).toHaveAccessibleDescription(/Say why/);
    await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Closed for the season');
    fireEvent.change(within(dialog).getByLabelText('Until'), { target: { value: '2026-12-31' } });
    await user.click(within(dialog).getByRole('button', { name: /^Snooze and/ }));
    expect(await within(dialog).findByText(/longer than 90 days/)).toBeVisible();
    expect(world.main.journal).toHaveLength(0);
    expect(useScreen.getState().accountId).toBe(brightline.account.id);
  });

  it('pins it and stays on it', async () => {
    const { user } = await open();
    await user.keyboard('{Shift>}p{/Shift}');
    const dialog = await screen.findByRole('dialog', { name: 'Pin to the top' });
    await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Promised an answer{Enter}');
    await waitFor(() => expect(mark()).toMatchObject({ kind: 'pin', reason: 'Promised an answer', until: '2026-04-01' }));
    expect(await screen.findByRole('group', { name: 'Mark' })).toHaveTextContent('Pinned');
    expect(useScreen.getState().accountId).toBe(brightline.account.id);
  });

  it('skips it for today without asking, and undoes that with U', async () => {
    const { user } = await open();
    await user.keyboard('{Shift>}s{/Shift}');
    await heading('Harbor & Pine Outfitters');
    expect(mark()).toMatchObject({ kind: 'skip', reason: '', until: '2026-04-01' });
    await user.keyboard('u');
    await heading('Brightline Foods Corp');
    expect(world.main.journal[1]).toMatchObject({ name: 'queueMark.clear' });
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });

  it('opens and shuts the reasons with W, also from another tab', async () => {
    const { user } = await open();
    await user.keyboard('w');
    const why = () => screen.getByRole('button', { name: /^Why here/ });
    expect(why()).toHaveAttribute('aria-expanded', 'true');
    await user.click(screen.getByRole('tab', { name: /Invoices/ }));
    await user.keyboard('w');
    expect(why()).toHaveAttribute('aria-expanded', 'true');
    await user.keyboard('w');
    expect(why()).toHaveAttribute('aria-expanded', 'false');
  });

  it('says so when the disk takes no skip', async () => {
    const { user } = await open();
    world.main.appendFailure = { code: 'journal.notWritten' };
    await user.keyboard('{Shift>}s{/Shift}');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/Brightline Foods Corp.*could not write to its disk/));
    expect(useScreen.getState().accountId).toBe(brightline.account.id);
  });

  it.each([
    ['collector', 0],
    ['supervisor', 1],
  ] as const)('lets a %s hand it to another collector %d times', async (role, count) => {
    const inABook = owing('Brightline Foods Corp', '1001', 84_310_22, { collectorId: newId() });
    world = new DeskWorld([inABook], role);
    openAccount(inABook.account.id);
    renderOnDesk(await world.openReady(), <Page />);
    await heading('Brightline Foods Corp');
    await userEvent.click(screen.getByRole('button', { name: 'What to do with this account' }));
    await screen.findByRole('menuitem', { name: /Snooze/, hidden: true });
    const acts = screen.queryAllByRole('menuitem', { name: 'Hand to another collector…', hidden: true });
    expect(acts).toHaveLength(count);
    for (const each of acts) await userEvent.click(each);
    expect(useScreen.getState().overlay).toBe(count === 1 ? 'handOver' : null);
  });

  it('offers a stay to those who lead alone, and says that the server has to decide', async () => {
    const { user } = await open({ role: 'supervisor' });
    await user.click(screen.getByRole('button', { name: 'What to do with this account' }));
    await user.click(await screen.findByRole('menuitem', { name: /Place under a stay/, hidden: true }));
    const dialog = await screen.findByRole('dialog', { name: 'Place under a stay' });
    fireEvent.change(within(dialog).getByLabelText(/^Since/), { target: { value: '2026-03-20' } });
    await user.click(within(dialog).getByRole('button', { name: 'Place under the stay' }));
    expect(await screen.findByText('Waiting for the server')).toBeVisible();
    expect(screen.queryByText(/Do not collect/)).toBeNull();
    await act(async () => {
      await world.main.push();
      world.main.poke();
    });
    expect(await screen.findByText('Do not collect: stay since 20 Mar 2026.')).toBeVisible();
    expect(screen.queryByText('Waiting for the server')).toBeNull();
  });

  it('offers no stay to a collector', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'What to do with this account' }));
    expect(await screen.findByRole('menuitem', { name: /Skip for today/, hidden: true })).toBeInTheDocument();
    expect(screen.queryByRole('menuitem', { name: /stay/, hidden: true })).toBeNull();
  });
});
