import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { put } from '#domain/rows.ts';
import { LettersPage } from './letters-page.tsx';
import { resetLetters, useLetters } from '#renderer/state/letters.ts';
import { forgetPrinting } from '#renderer/state/printing.ts';
import { resetScreen } from '#renderer/state/screen.ts';
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

const customer = owing('3001');
const preview = () => screen.getByRole('complementary', { name: 'Preview' });
const within20s = { timeout: 20_000 };

/** The page with words written over for the one account that is due: it asks for 100.00. Then 90.00 of it comes in. */
async function writtenOverAndPaid() {
  putDesk({});
  world = new DeskWorld(new ModelServer(runCompany, [customer]));
  const client = await world.openReady();
  renderOnDesk(client, <LettersPage session={{ user: world.main.user, company: runCompany, confirmedBy: 'server' }} />);
  const user = userEvent.setup();
  await waitFor(() => expect(preview()).toHaveTextContent('INV-3001'), within20s);
  await user.click(within(preview()).getByRole('button', { name: 'Edit' }));
  const words = within(preview()).getByRole('textbox', { name: 'Words' });
  await user.clear(words);
  await user.type(words, 'You owe $100.00.');
  await user.click(within(preview()).getByRole('button', { name: 'Done' }));
  expect(screen.queryByText(/The account has changed/)).toBeNull();
  const [invoice] = customer.invoices;
  if (!invoice) throw new Error('it owes something');
  act(() => {
    world.server.write(customer.account.id, [put('invoices', { ...invoice, openAmountMinor: 10_00 })]);
    world.main.poke();
  });
  expect(await screen.findByText('The account has changed since these words were written', undefined, within20s)).toBeVisible();
  return { user };
}
const released = () => world.main.journal.filter(({ name }) => name === 'message.release').map(({ input }) => input);
const send = () => screen.getByRole('button', { name: /^Send 1 e-mail/ });

it('keeps words that were written over other amounts, and sends them only once somebody has said that they hold', async () => {
  const { user } = await writtenOverAndPaid();
  await user.click(send());
  expect(await screen.findByText(/The account has changed since its words were written over/, undefined, within20s)).toBeVisible();
  expect(released()).toEqual([]);
  expect(preview()).toHaveTextContent('You owe $100.00.');
  await user.click(within(preview()).getByRole('button', { name: 'My words hold' }));
  expect(screen.queryByText('The account has changed since these words were written')).toBeNull();
  await user.click(send());
  await waitFor(() => expect(released()).toMatchObject([{ body: 'You owe $100.00.', wasEdited: true }]), within20s);
  // They went once: the next message of the step begins with the template's words.
  await waitFor(() => expect(useLetters.getState().edits.size).toBe(0));
});

it('takes the template’s words of today in place of them', async () => {
  const { user } = await writtenOverAndPaid();
  await user.click(within(preview()).getByRole('button', { name: 'Take the template’s of today' }));
  expect(preview()).toHaveTextContent('$10.00');
  await user.click(send());
  await waitFor(() => expect(released()).toMatchObject([{ wasEdited: false }]), within20s);
});
