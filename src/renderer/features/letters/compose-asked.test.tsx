import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandInput } from '#domain/commands.ts';
import type { Folder } from '#domain/folder.ts';
import { addDays } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { useFolder } from '#renderer/data/use-data.ts';
import { type Overlay, resetScreen, showOverlay } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { owing, runCompany, today } from '#tests/support/written-run.ts';
import { ComposeDialog } from './compose-dialog.tsx';

let world: DeskWorld;
beforeEach(resetScreen);
afterEach(() => world.shut());

function Composer({ accountId }: { readonly accountId: AccountId }) {
  const watched = useFolder(accountId);
  if (watched.status !== 'ready') return null;
  return <ComposeDialog account={watched.account} company={runCompany} user={world.main.user} guardWords={() => []} />;
}

/** What was released, as the command has it. */
const released = (): CommandInput<'message.release'>[] =>
  world.main.journal.flatMap(({ name, input }) => (name === 'message.release' ? [input as CommandInput<'message.release'>] : []));

/** Opens the composer on an account of which one invoice of 100.00 is late, with what else there is of it. */
async function compose(parts: (folder: Folder) => { [K in keyof Folder]?: unknown }, overlay: Overlay = 'writeEmail') {
  putDesk();
  const bare = owing('1001');
  const folder = build.folder({ ...bare, ...parts(bare) });
  world = new DeskWorld(new ModelServer(runCompany, [folder]));
  const client = await world.openReady();
  renderOnDesk(client, <Composer accountId={folder.account.id} />);
  showOverlay(overlay);
  await screen.findByRole('combobox', { name: 'Template' });
  return userEvent.setup();
}
const words = () => screen.getByRole('textbox', { name: 'Words' });
const preview = () => screen.getByRole('article', { name: 'Preview' });
const choose = (user: ReturnType<typeof userEvent.setup>, template: string) =>
  user.selectOptions(screen.getByRole('combobox', { name: 'Template' }), template);
const tick = (name: string | RegExp) => screen.getByRole('checkbox', { name });
async function sent(user: ReturnType<typeof userEvent.setup>) {
  await user.click(screen.getByRole('button', { name: /^Send|^Release/ }));
  await waitFor(() => expect(released()).toHaveLength(1));
  return released()[0];
}
const noted = (daysAgo: number, over: object) => {
  const on = addDays(today, -daysAgo);
  return build.note({ recordedOn: on, recordedAt: `${on}T12:00:00.000Z`, ...over });
};

describe('what a message that is being written asks for', { timeout: 60_000 }, () => {
  it('is not what was promised today, and it says why there is nothing to ask for', async () => {
    await compose(({ account: { id: accountId }, invoices: [late] }) => ({
      notes: [noted(0, { accountId, outcome: 'promise' })],
      promises: [build.promise({ accountId, invoiceId: late?.id, amountMinor: 100_00, promisedDate: addDays(today, 6) })],
    }));
    expect(words()).toHaveDisplayValue('');
    expect(screen.getByText(/^Promise open until/)).toBeVisible();
    expect(screen.getByText(/^Nothing is left to ask for/)).toBeVisible();
    expect(screen.getByText('INV-1001: $100.00 promised')).toBeInTheDocument();
  });

  it('is told of where the template asks for payment, and not beside copies or a statement', async () => {
    const user = await compose(({ account: { id: accountId } }) => ({
      notes: [noted(3, { accountId, outcome: 'paidAlready', direction: 'inbound' })],
    }));
    for (const template of ['invoiceCopies', 'statement']) {
      await choose(user, template);
      expect(screen.queryByText(/^Says it is paid/)).toBeNull();
      expect(screen.queryByText(/not asked for$/)).toBeNull();
    }
    await choose(user, 'firmNotice');
    expect(screen.getByText(/^Says it is paid/)).toBeVisible();
  });

  it('is not what was said to be paid three days ago', async () => {
    await compose(({ account: { id: accountId } }) => ({
      notes: [noted(3, { accountId, outcome: 'paidAlready', direction: 'inbound' })],
    }));
    expect(words()).toHaveDisplayValue('');
    expect(screen.getByText(/^Says it is paid/)).toBeVisible();
    expect(screen.getByText('INV-1001: $100.00 said to be paid')).toBeInTheDocument();
  });

  it('is what credits leave of it, in the words too, on a day on which no step is due', async () => {
    await compose(({ account: { id: accountId } }) => ({
      notes: [noted(1, { accountId, channel: 'email', outcome: 'sent' })],
      invoices: [
        ...owing('1001').invoices.map((invoice) => ({ ...invoice, accountId })),
        build.invoice({ accountId, number: 'CM-1', kind: 'creditMemo', amountMinor: -80_00, openAmountMinor: -80_00 }),
      ],
    }));
    expect(within(preview()).getByRole('heading', { name: /^Friendly reminder: \$20\.00 past due/ })).toBeVisible();
    expect(preview()).toHaveTextContent('Your credits of $80.00 have already been taken off');
    expect(screen.getByText('INV-1001: $80.00 covered by credits or cash on account')).toBeInTheDocument();
    expect(screen.queryByText(/holds a reminder back/)).toBeNull();
  });
});

describe('what goes along with a message that is being written', { timeout: 60_000 }, () => {
  /** Two invoices that are late, and one that is paid. */
  const three = ({ account: { id: accountId }, invoices: [late] }: Folder) => ({
    invoices: [
      ...(late ? [late] : []),
      build.invoice({ accountId, number: 'INV-2', dueDate: addDays(today, -2) }),
      build.invoice({
        accountId,
        number: 'INV-3',
        dueDate: addDays(today, -40),
        status: 'paid',
        openAmountMinor: 0,
        paidDate: addDays(today, -9),
      }),
    ],
  });

  it('is a copy of each invoice that the copies speak of, and of those that are chosen alone', async () => {
    const user = await compose(three);
    await choose(user, 'invoiceCopies');
    expect(tick('2 copies of invoices')).toBeChecked();
    await user.click(screen.getByRole('button', { name: 'Choose invoices' }));
    await user.click(tick(/^INV-1001/));
    await user.click(tick(/^INV-3/));
    expect(preview()).toHaveTextContent(/here are copies of the invoices below.*INV-2.*INV-3/);
    expect(preview()).not.toHaveTextContent('INV-1001');
    expect(await sent(user)).toMatchObject({ templateKey: 'invoiceCopies', attachments: 'invoice INV-2\ninvoice INV-3' });
  });

  it('may be nothing: then there are no copies to speak of, and it says what to do', async () => {
    const user = await compose(three);
    await choose(user, 'invoiceCopies');
    await user.click(tick('2 copies of invoices'));
    expect(words()).toHaveDisplayValue('');
    expect(screen.getByText(/^No invoice is chosen/)).toBeVisible();
  });

  it('is a statement with an e-mail that is one, and with any other where it is ticked, as the words say', async () => {
    const user = await compose(three);
    await choose(user, 'statement');
    expect(tick('Statement as of today')).toBeChecked();
    await choose(user, 'secondReminder');
    expect(tick('Statement as of today')).not.toBeChecked();
    expect(preview()).not.toHaveTextContent('With this message you will find');
    await user.click(tick('Statement as of today'));
    await user.click(tick('Copies of invoices'));
    expect(preview()).toHaveTextContent('With this message you will find a statement of your account and copies of the invoices.');
    expect(await sent(user)).toMatchObject({ attachments: 'statement\ninvoice INV-1001\ninvoice INV-2' });
  });

  it('is what the step has that it carries out, until somebody chooses', async () => {
    const user = await compose(three);
    expect(tick('Statement as of today')).toBeChecked();
    expect(preview()).toHaveTextContent('With this message you will find a statement of your account.');
    await user.click(tick('Statement as of today'));
    expect(await sent(user)).toMatchObject({ stepId: 'first', attachments: '' });
  });
});

describe('a template that needs more than the rows', { timeout: 60_000 }, () => {
  const fill = async (user: ReturnType<typeof userEvent.setup>, label: RegExp, text: string) => {
    const field = screen.getByLabelText(label);
    await user.clear(field);
    await user.type(field, text);
  };

  it('makes an offer to settle of an amount and a day, within what one may give away', async () => {
    const user = await compose(({ account: { id: accountId } }) => ({
      invoices: [build.invoice({ accountId, number: 'INV-1', dueDate: addDays(today, -9), amountMinor: 900_00, openAmountMinor: 900_00 })],
    }));
    await choose(user, 'settlementOffer');
    expect(screen.getByText(/^The words come with an offer that can be made/)).toBeVisible();
    await fill(user, /^If it comes by/, addDays(today, 14));
    await fill(user, /^You would take/, '500');
    expect(screen.getByText(/^An offer of this size needs a supervisor/)).toBeVisible();
    expect(words()).toHaveDisplayValue('');
    await fill(user, /^You would take/, '700.00');
    expect(preview()).toHaveTextContent(/If we receive \$700\.00 by 14 April 2026.*waive the remaining \$200\.00/);
    expect(await sent(user)).toMatchObject({ templateKey: 'settlementOffer', wasEdited: false });
  });

  it('says what a dispute has come to, of the disputed invoices or those that are ticked', async () => {
    const user = await compose(({ account: { id: accountId } }) => ({
      invoices: [
        build.invoice({ accountId, number: 'INV-1', dueDate: addDays(today, -9), disputedAmountMinor: 40_00 }),
        build.invoice({ accountId, number: 'INV-2', dueDate: addDays(today, -9) }),
      ],
    }));
    await choose(user, 'disputeResolved');
    expect(screen.getByText(/^The words come with a finding/)).toBeVisible();
    await fill(user, /^What it has come to/, 'One carton was missing.');
    await fill(user, /^Credit that is not in the books yet/, '25');
    expect(preview()).toHaveTextContent(/One carton was missing\..*credit of \$25\.00.*INV-1.*\$75\.00, by/);
    expect(preview()).not.toHaveTextContent('INV-2');
    await user.click(tick(/^INV-1/));
    expect(words()).toHaveDisplayValue('');
    await user.click(tick(/^INV-2/));
    expect(preview()).toHaveTextContent(/INV-2/);
    // Of a disputed invoice the guard wants to know why.
    await fill(user, /^Why it goes out all the same/, 'It is the answer they wait for.');
    expect(await sent(user)).toMatchObject({ templateKey: 'disputeResolved' });
  });
});
