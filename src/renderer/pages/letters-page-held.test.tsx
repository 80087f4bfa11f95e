import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IpcInput } from '#contracts/ipc.ts';
import { relayClientId } from '#domain/message.ts';
import { LettersPage } from './letters-page.tsx';
import { resetLetters } from '#renderer/state/letters.ts';
import { forgetPrinting } from '#renderer/state/printing.ts';
import { resetScreen } from '#renderer/state/screen.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { owing, runCompany } from '#tests/support/written-run.ts';

giveElementsSize(900, 700);

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetLetters();
  forgetPrinting();
});
afterEach(() => world.shut());

/** An account with a letter that waits to be printed. */
function waiting(number: string, staySince: string | null = null, attachments = '') {
  const folder = owing(number);
  const letter = build.message({
    accountId: folder.account.id,
    channel: 'letter',
    contactId: null,
    toName: `Customer ${number}`,
    toAddress: '1 Main St\nOmaha NE 68102',
    subject: `Reminder ${number}`,
    attachments,
  });
  return { ...folder, account: build.account({ ...folder.account, staySince }), messages: [letter] };
}

async function openOutbox(folders: readonly ReturnType<typeof waiting>[]) {
  const added: IpcInput<'print.add'>[] = [];
  putDesk({
    'print.add': async (request) => {
      added.push(request);
      return { ok: true, value: null };
    },
    'print.savePdf': async ({ name }) => ({ ok: true, value: { status: 'saved', fileName: `${name}.pdf`, letters: 1, pages: 1 } }),
  });
  world = new DeskWorld(new ModelServer(runCompany, folders));
  const client = await world.openReady();
  renderOnDesk(client, <LettersPage session={{ user: world.main.user, company: runCompany, confirmedBy: 'server' }} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole('radio', { name: 'Outbox' }));
  await user.click(await screen.findByRole('button', { name: 'Save as PDF…' }));
  return { added };
}

it('does not print a letter to an account that a court has come to protect, and says which one', async () => {
  const { added } = await openOutbox([waiting('2001'), waiting('2002', '2026-03-20')]);
  expect(await screen.findByText(/Held back, not printed: Customer 2002\./, undefined, { timeout: 20_000 })).toBeVisible();
  expect(screen.getByText('1 letter on 1 page saved as Letters.pdf')).toBeVisible();
  expect(added.flatMap(({ sheets }) => sheets)).toHaveLength(1);
  const reports = world.main.journal.filter(({ name }) => name === 'message.report');
  expect(reports.map(({ accountId }) => accountId)).toHaveLength(1);
  await waitFor(() => expect(screen.getAllByText('Waiting to be printed')).toHaveLength(1));
});

it('does not print a letter without the copy that goes along, where the books do not have that invoice any more', async () => {
  const { added } = await openOutbox([waiting('2001', null, 'invoice INV-2001'), waiting('2002', null, 'statement\ninvoice INV-GONE')]);
  expect(await screen.findByText(/Held back, not printed: Customer 2002\./, undefined, { timeout: 20_000 })).toBeVisible();
  expect(added.flatMap(({ sheets }) => sheets)).toHaveLength(2);
});

it('prints nothing where all letters are held back, and does not say that they can be printed', async () => {
  const { added } = await openOutbox([waiting('2002', '2026-03-20')]);
  const notice = await screen.findByRole('alert', undefined, { timeout: 20_000 });
  expect(notice).toHaveTextContent('Held back, and nothing was printed');
  expect(notice).not.toHaveTextContent('can be printed');
  expect(added.flatMap(({ sheets }) => sheets)).toEqual([]);
  expect(world.main.journal).toEqual([]);
});

/** An e-mail of this person that another of their computers claimed so many hours ago. */
function claimed(number: string, hours: number, claimedBy: string) {
  const folder = owing(number);
  const stateAt = new Date(Date.now() - hours * 3_600_000).toISOString();
  const email = build.message({ accountId: folder.account.id, toName: `Customer ${number}`, state: 'claimed', stateAt, claimedBy });
  return { ...folder, messages: [email] };
}

it('has a way out of an e-mail that a lost computer has claimed: nobody knows whether it was sent', async () => {
  putDesk({});
  const folders = [claimed('2003', 25, newId()), claimed('2004', 23, newId()), claimed('2005', 25, relayClientId)];
  world = new DeskWorld(new ModelServer(runCompany, folders));
  const client = await world.openReady();
  renderOnDesk(client, <LettersPage session={{ user: world.main.user, company: runCompany, confirmedBy: 'server' }} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole('radio', { name: 'Outbox' }));
  await user.click(await screen.findByRole('button', { name: 'That computer is gone' }));
  expect(world.main.journal).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Yes, it is gone' }));
  expect(await screen.findByText('Not known whether sent')).toBeVisible();
  expect(world.main.journal.map(({ name, input }) => [name, input])).toMatchObject([
    ['message.report', { state: 'unknown', problem: 'interrupted' }],
  ]);
  await user.click(await screen.findByRole('button', { name: 'It was not' }));
  expect(await screen.findByText('Not sent')).toBeVisible();
});

it('says of an e-mail that somebody else released that it does not leave by itself from a book it is not in any more', async () => {
  putDesk({});
  const folder = owing('2006');
  const theirs = build.message({ accountId: folder.account.id, toName: 'Customer 2006' });
  world = new DeskWorld(new ModelServer(runCompany, [{ ...folder, messages: [theirs] }]));
  const client = await world.openReady();
  renderOnDesk(client, <LettersPage session={{ user: world.main.user, company: runCompany, confirmedBy: 'server' }} />);
  await userEvent.setup().click(screen.getByRole('radio', { name: 'Outbox' }));
  expect(await screen.findByText(/only while the account is in their book\. Where it is yours now, take the e-mail back/)).toBeVisible();
});
