import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useFolder } from '#renderer/data/use-data.ts';
import { offerConfirmation } from '#renderer/state/confirmations.ts';
import { chooseNoteInvoices } from '#renderer/state/note-invoices.ts';
import { resetNoteDrafts } from '#renderer/state/note-drafts.ts';
import { closeOverlay, openAccount, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { ContactNotePanel } from './contact-note-panel.tsx';

const invoices = [
  build.invoice({ number: 'INV-1', dueDate: '2026-01-30', amountMinor: 1_000_00, openAmountMinor: 1_000_00, disputedAmountMinor: 0 }),
  build.invoice({ number: 'INV-2', dueDate: '2026-02-27', amountMinor: 900_00, openAmountMinor: 900_00, disputedAmountMinor: 400_00 }),
  build.invoice({ number: 'INV-3', dueDate: '2026-05-29', amountMinor: 700_00, openAmountMinor: 700_00, disputedAmountMinor: 0 }),
];
const brightline = build.folder({ account: build.account({ number: '1001' }), contacts: [build.contact()], invoices });
const [first, second, third] = brightline.invoices;

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetNoteDrafts();
  offerConfirmation(null);
});
afterEach(() => world.shut());

function Panel() {
  const watched = useFolder(useScreen((state) => state.accountId));
  return watched.status === 'ready' ? <ContactNotePanel key={watched.accountId} account={watched.account} /> : null;
}

async function promising(folder = brightline) {
  world = new DeskWorld([folder]);
  const client = await world.openReady();
  openAccount(folder.account.id);
  renderOnDesk(client, <Panel />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('radio', { name: 'Promise' }));
  await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Will be in the next run.');
  const save = () => user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
  return { client, user, save };
}

const amount = () => screen.getByRole('textbox', { name: 'Amount in USD' });

describe('a promise in the note', () => {
  it('offers what is past due and not disputed, and is saved by invoice before the note', async () => {
    const { user, save } = await promising();
    expect(amount()).toHaveAttribute('placeholder', '1,500.00');
    await user.click(screen.getByRole('button', { name: 'Fri' }));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Method' }), 'ach');
    await save();
    await waitFor(() => expect(world.main.journal).toHaveLength(2));
    expect(world.main.journal).toMatchObject([
      {
        name: 'promise.record',
        input: {
          promisedDate: '2026-04-03',
          method: 'ach',
          promisedByName: 'Marian Webb',
          lines: [
            { invoiceId: first?.id, currency: 'USD', amountMinor: 1_000_00 },
            { invoiceId: second?.id, currency: 'USD', amountMinor: 500_00 },
          ],
        },
      },
      { name: 'contactNote.record', input: { outcome: 'promise', text: 'Will be in the next run.' } },
    ]);
  });

  it('can be confirmed in writing with one key, until the next note is saved', async () => {
    const { user, save } = await promising();
    await user.keyboard('{Escape}m');
    expect(useScreen.getState().overlay).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Fri' }));
    await save();
    await screen.findByRole('button', { name: /^Send a confirmation/ });
    await user.keyboard('{Escape}m');
    expect(useScreen.getState().overlay).toBe('confirmByEmail');
    closeOverlay();
    await user.click(screen.getByRole('radio', { name: 'Reached' }));
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Nothing new.');
    await save();
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Send a confirmation/ })).toBeNull());
  });

  it('is for the invoices chosen with X, and for the amount that was named', async () => {
    const { user, save } = await promising();
    chooseNoteInvoices(
      brightline.account.id,
      [third?.id, first?.id].flatMap((id) => id ?? []),
    );
    await waitFor(() => expect(amount()).toHaveAttribute('placeholder', '1,700.00'));
    await user.type(amount(), '1,200.50');
    await user.click(screen.getByRole('button', { name: '+14 d' }));
    await save();
    await waitFor(() => expect(world.main.journal).toHaveLength(2));
    expect(world.main.journal[0]?.input).toMatchObject({
      lines: [
        { invoiceId: first?.id, amountMinor: 1_000_00 },
        { invoiceId: third?.id, amountMinor: 200_50 },
      ],
    });
  });

  it('offers nothing of what a running plan is about, says so, and can be saved', async () => {
    const plan = build.arrangement({ status: 'active', invoiceIds: [first?.id] });
    const parts = { arrangementId: plan.id, promisedDate: '2026-05-15', amountMinor: 1_000_00 };
    const { user, save } = await promising(build.folder({ ...brightline, arrangements: [plan], promises: [build.promise(parts)] }));
    expect(amount()).toHaveAttribute('placeholder', '500.00');
    expect(screen.getByText('Without INV-1: an arrangement that runs says when that is paid.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Fri' }));
    await save();
    await waitFor(() => expect(world.main.journal).toHaveLength(2));
    expect(world.main.journal[0]?.input).toMatchObject({ lines: [{ invoiceId: second?.id, amountMinor: 500_00 }] });
  });

  it('says which of the invoices chosen with X are in another currency and stay out of it', async () => {
    const euros = build.invoice({ number: 'E-1', currency: 'EUR', openAmountMinor: 300_00 });
    const folder = build.folder({ ...brightline, invoices: [...brightline.invoices, euros] });
    await promising(folder);
    chooseNoteInvoices(
      folder.account.id,
      [first?.id, euros.id].flatMap((id) => id ?? []),
    );
    expect(await screen.findByText(/^Without E-1 in EUR: this is in USD alone\. Save it, then choose the others with X/)).toBeVisible();
    expect(amount()).toHaveAttribute('placeholder', '1,000.00');
  });

  it('without a day is said in the words of the note alone', async () => {
    const { save } = await promising();
    expect(screen.getByText('Choose the day they pay, so that it is watched.')).toBeVisible();
    await save();
    await waitFor(() => expect(world.main.journal).toHaveLength(1));
    expect(world.main.journal[0]).toMatchObject({ name: 'contactNote.record' });
  });

  it.each([
    ['more than can be collected', '1,500.01', /\$1,500\.00 can be collected of these invoices/],
    ['no amount', 'a lot', /in digits/],
    ['nothing', '0', /Nothing is left to promise/],
  ])('of %s is refused in words, and what was typed is kept', async (_what, typed, words) => {
    const { user, save } = await promising();
    await user.type(amount(), typed);
    await user.click(screen.getByRole('button', { name: 'Fri' }));
    await save();
    expect(await screen.findByText(words)).toBeVisible();
    expect(world.main.journal).toHaveLength(0);
    expect(amount()).toHaveValue(typed);
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue('Will be in the next run.');
  });
});
