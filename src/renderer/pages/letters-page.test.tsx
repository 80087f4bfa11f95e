import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IpcInput } from '#contracts/ipc.ts';
import { LettersPage } from './letters-page.tsx';
import { resetLetters } from '#renderer/state/letters.ts';
import { followPrinting, forgetPrinting, usePrinting } from '#renderer/state/printing.ts';
import { resetScreen, useScreen } from '#renderer/state/screen.ts';
import { byLetter, disputed, ready, runCompany, nowhere } from '#tests/support/written-run.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';

giveElementsSize(900, 700);

let world: DeskWorld;
let added: IpcInput<'print.add'>[];
beforeEach(() => {
  resetScreen();
  resetLetters();
  forgetPrinting();
  added = [];
});
afterEach(() => world.shut());

async function openPage(over: Parameters<typeof putDesk>[0] = {}) {
  putDesk({
    'print.add': async (request) => {
      added.push(request);
      return { ok: true, value: null };
    },
    'print.savePdf': async ({ name }) => ({ ok: true, value: { status: 'saved', fileName: `${name}.pdf`, letters: 1, pages: 2 } }),
    ...over,
  });
  world = new DeskWorld(new ModelServer(runCompany, [...ready, byLetter, disputed, nowhere]));
  const client = await world.openReady();
  const session = { user: world.main.user, company: runCompany, confirmedBy: 'server' as const };
  renderOnDesk(client, <LettersPage session={session} />);
  await screen.findByRole('table', { name: 'Accounts' });
  return { client, user: userEvent.setup() };
}

const released = () => world.main.journal.filter(({ name }) => name === 'message.release');
const rowOf = async (name: string) =>
  within(await screen.findByRole('table', { name: 'Accounts' }))
    .getByText(name)
    .closest('tr') ?? expect.fail();
const preview = () => screen.getByRole('complementary', { name: 'Preview' });
const send = (name: RegExp) => screen.getByRole('button', { name });

describe('the dunning run on the screen', { timeout: 60_000 }, () => {
  it('shows the steps with their counts, whom each message goes to, and who is held back and why', async () => {
    await openPage();
    expect(screen.getByText(/6 accounts due for a step · 4 ready · 1 held · 1 without an address/)).toBeVisible();
    expect(screen.getByRole('button', { name: /Friendly reminder/, pressed: true })).toHaveTextContent('6 due');
    expect(await rowOf('Customer 1001')).toHaveTextContent('ap@c1001.example$100.00statementReady');
    expect(await rowOf('Customer 1004')).toHaveTextContent('Ready · letter, no e-mail address');
    expect(await rowOf('Customer 1006')).toHaveTextContent('Needs');
    expect(within(screen.getByRole('region', { name: 'Held back' })).getByText('Customer 1005')).toBeVisible();
    await waitFor(() => expect(preview()).toHaveTextContent('INV-1001'));
  });

  it('moves with J and K, takes out with X, and shows the message of the chosen account', async () => {
    const { user } = await openPage();
    await waitFor(() => expect(preview()).toHaveTextContent('INV-1001'));
    await user.keyboard('j');
    await waitFor(() => expect(preview()).toHaveTextContent('INV-1002'));
    expect(send(/^Send 3 e-mails · print 1 letter/)).toBeEnabled();
    await user.keyboard('x');
    expect(send(/^Send 2 e-mails · print 1 letter/)).toBeEnabled();
    expect(screen.getByRole('checkbox', { name: 'Write to Customer 1002' })).not.toBeChecked();
    await user.keyboard('k');
    await waitFor(() => expect(preview()).toHaveTextContent('INV-1001'));
  });

  it('sends what somebody wrote over, and prints the letters with Ctrl Enter, which then stand as printed', async () => {
    const { user } = await openPage();
    await waitFor(() => expect(preview()).toHaveTextContent('INV-1001'));
    await user.click(within(preview()).getByRole('button', { name: 'Edit' }));
    const words = within(preview()).getByRole('textbox', { name: 'Words' });
    await user.clear(words);
    await user.type(words, 'As we said on the phone.');
    await user.click(within(preview()).getByRole('button', { name: 'Done' }));
    expect(await rowOf('Customer 1001')).toHaveTextContent('Edited');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('3 e-mails and 1 letter released', undefined, { timeout: 20_000 })).toBeVisible();
    expect(released().map(({ input }) => input)).toMatchObject([
      { body: 'As we said on the phone.', wasEdited: true },
      {},
      {},
      { channel: 'letter' },
    ]);
    expect(await screen.findByText(/1 letter on 2 pages saved as Letters/, undefined, { timeout: 20_000 })).toBeVisible();
    expect(added[0]?.sheets[0]?.html).toContain('INV-1004');
    const reports = world.main.journal.filter(({ name }) => name === 'message.report');
    expect(reports.map(({ input }) => input)).toMatchObject([{ state: 'printed' }]);
    expect(await screen.findByRole('button', { name: /Nothing to send/ }, { timeout: 20_000 })).toBeDisabled();
  });

  it.each([
    [{ ok: false, error: { code: 'print.notWritten' } } as const, 'The file could not be written'],
    [{ ok: true, value: { status: 'cancelled' } } as const, 'Printing was stopped'],
    [{ ok: true, value: { status: 'notChosen' } } as const, 'No file was chosen'],
  ])('leaves letters waiting where their file was not saved, and says so', async (answer, words) => {
    const { client, user } = await openPage({ 'print.savePdf': async () => answer });
    await user.click(send(/^Print 1 letter only/));
    expect(await screen.findByText(words, undefined, { timeout: 20_000 })).toBeVisible();
    expect(screen.getByText(/1 letter still waits in the outbox/)).toBeVisible();
    expect(world.main.journal.filter(({ name }) => name === 'message.report')).toEqual([]);
    act(() => client.watchOutbox(true));
    await waitFor(() => expect(client.outbox.read()?.rows[0]?.state).toBe('waiting'));
  });

  it('opens an account from its preview', async () => {
    const { user } = await openPage();
    await waitFor(() => expect(preview()).toHaveTextContent('INV-1001'));
    await user.click(within(preview()).getByRole('button', { name: 'Customer 1001' }));
    expect(useScreen.getState()).toMatchObject({ page: 'queue', accountId: ready[0]?.account.id });
  });
});

describe('a printer', { timeout: 60_000 }, () => {
  it('gets the letters of the run where that is chosen, and they count as printed once its queue has taken them', async () => {
    const asked: string[] = [];
    const { user } = await openPage({
      'print.toPrinter': async ({ name }) => {
        asked.push(name);
        return { ok: true, value: { status: 'taken', letters: 1, pages: 2 } };
      },
    });
    await user.selectOptions(screen.getByRole('combobox', { name: 'Letters go to' }), 'To a printer');
    await user.click(send(/^Print 1 letter only/));
    expect(await screen.findByText('1 letter on 2 pages handed to the printer', undefined, { timeout: 20_000 })).toBeVisible();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^Letters /);
    expect(world.main.journal.map(({ name }) => name)).toEqual(['message.release', 'message.report']);
  });

  it.each([
    [{ ok: true, value: { status: 'dialogClosed' } } as const, 'No printer was chosen'],
    [{ ok: true, value: { status: 'cancelled' } } as const, 'Printing was stopped'],
    [{ ok: true, value: { status: 'notHeard' } } as const, 'It is not known whether the letters were printed'],
    [{ ok: false, error: { code: 'print.noPrinter' } } as const, 'This computer knows of no printer'],
    [{ ok: false, error: { code: 'print.refused' } } as const, 'The printer’s queue did not take the letters'],
  ])('that did not take them leaves them waiting, says so and offers a file: %j', async (answer, words) => {
    const { user } = await openPage({ 'print.toPrinter': async () => answer });
    await user.selectOptions(screen.getByRole('combobox', { name: 'Letters go to' }), 'To a printer');
    await user.click(send(/^Print 1 letter only/));
    const notice = await screen.findByRole('alert', undefined, { timeout: 20_000 });
    expect(notice).toHaveTextContent(words);
    expect(notice).toHaveTextContent('1 letter still waits in the outbox');
    expect(world.main.journal.map(({ name }) => name)).toEqual(['message.release']);
    await user.click(within(notice).getByRole('button', { name: 'Save as PDF instead…' }));
    expect(await screen.findByText(/1 letter on 2 pages saved/, undefined, { timeout: 20_000 })).toBeVisible();
    expect(world.main.journal.map(({ name }) => name)).toEqual(['message.release', 'message.report']);
  });

  it('whose dialog is open can be given up, and is asked for from the outbox as well', async () => {
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => (close = resolve));
    const { user } = await openPage({
      'print.savePdf': async () => ({ ok: true, value: { status: 'notChosen' } }),
      'print.toPrinter': async () => {
        await closed;
        return { ok: true, value: { status: 'notHeard' } };
      },
      'print.cancel': async () => {
        close();
        return null;
      },
    });
    await user.click(send(/^Print 1 letter only/));
    await screen.findByText(/No file was chosen/, undefined, { timeout: 20_000 });
    await user.click(screen.getByRole('radio', { name: 'Outbox' }));
    await user.click(await screen.findByRole('button', { name: 'Print 1 letter…' }));
    await waitFor(() => expect(usePrinting.getState()).toMatchObject({ phase: 'printing', to: 'printer', of: 1 }));
    const printing = usePrinting.getState();
    act(() => followPrinting('jobId' in printing ? printing.jobId : '', 1, 1));
    expect(await screen.findByText(/Choose a printer in the system’s dialog/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Stop waiting' }));
    expect(await screen.findByText(/It is not known whether the letters were printed/)).toBeVisible();
  });
});

describe('the outbox on the screen', { timeout: 60_000 }, () => {
  async function openWithPrinted() {
    const opened = await openPage();
    await opened.user.click(send(/^Print 1 letter only/));
    await screen.findByText(/1 letter on 2 pages saved/, undefined, { timeout: 20_000 });
    await opened.user.click(screen.getByRole('radio', { name: 'Outbox' }));
    await screen.findByRole('table', { name: 'Messages' });
    return opened;
  }

  it('confirms that a letter was posted, which then is off the list', async () => {
    const { user } = await openWithPrinted();
    await user.click(screen.getByRole('button', { name: 'Posted: 1 letter' }));
    expect(await screen.findByText(/Nothing waits and nothing went wrong/)).toBeVisible();
    expect(world.main.journal.at(-1)?.name).toBe('message.post');
  });

  it('prints a spoilt letter again under its own id, once somebody has said that the first sheet is gone', async () => {
    const { user } = await openWithPrinted();
    await user.click(screen.getByRole('button', { name: 'Print again' }));
    expect(world.main.journal.at(-1)?.name).toBe('message.report');
    await user.click(screen.getByRole('button', { name: 'Yes, print again' }));
    expect(await screen.findByText('Waiting to be printed')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Save as PDF…' }));
    await screen.findByText('Printed');
    expect(released()).toHaveLength(1);
    expect(world.main.journal.map(({ name }) => name)).toEqual([
      'message.release',
      'message.report',
      'message.printAgain',
      'message.report',
    ]);
  });

  it('asks what became of an e-mail of which nobody knows, and never sends it by itself', async () => {
    const { client, user } = await openPage();
    const outcome = await client.release({
      step: { strategyId: 'written', stepId: 'first' },
      channels: ['email'],
      leftOut: ready.slice(1).map(({ account }) => account.id),
      edits: [],
      writer: { signature: '', senderDomain: 'x.example' },
    });
    const [message] = outcome.released;
    if (!message) throw new Error('nothing was released');
    await user.click(screen.getByRole('radio', { name: 'Outbox' }));
    expect(await screen.findByText('Waiting to send')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Take back' }));
    expect(await screen.findByText(/Nothing waits and nothing went wrong/)).toBeVisible();
    expect(world.main.journal.at(-1)?.name).toBe('message.cancel');
  });
});
