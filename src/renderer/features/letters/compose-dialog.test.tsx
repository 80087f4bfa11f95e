import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChooseFileRequest, ChosenFile } from '#contracts/attachments.ts';
import type { Failure } from '#contracts/failure.ts';
import type { Company } from '#domain/company.ts';
import type { CommandInput } from '#domain/commands.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { useFolder } from '#renderer/data/use-data.ts';
import { keepForm, resetForms, useBegunForms } from '#renderer/state/begun-forms.ts';
import { offerConfirmation } from '#renderer/state/confirmations.ts';
import { type Overlay, resetScreen, showOverlay } from '#renderer/state/screen.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { ready, runCompany } from '#tests/support/written-run.ts';
import { ComposeDialog } from './compose-dialog.tsx';

let world: DeskWorld;
let answers: Result<ChosenFile, Failure>[];
let asked: ChooseFileRequest[];
beforeEach(() => {
  resetScreen();
  resetForms();
  offerConfirmation(null);
  [answers, asked] = [[], []];
});
afterEach(() => world.shut());

function Composer({ accountId, company }: { readonly accountId: AccountId; readonly company: Company }) {
  const watched = useFolder(accountId);
  if (watched.status !== 'ready') return null;
  return <ComposeDialog account={watched.account} company={company} user={world.main.user} guardWords={() => []} />;
}

/** What was released, as the command has it. */
const released = (): CommandInput<'message.release'>[] =>
  world.main.journal.flatMap(({ name, input }) => (name === 'message.release' ? [input as CommandInput<'message.release'>] : []));

async function compose(overlay: Overlay = 'writeEmail', sales: object = {}, company = runCompany) {
  putDesk({
    'attachments.choose': async (request) => {
      asked.push(request);
      return answers.shift() ?? ok({ status: 'notChosen' });
    },
  });
  const [owing, ...others] = ready;
  if (!owing) throw new Error('the book has accounts');
  const account = { ...owing.account, ...sales };
  const promised = { ...owing, account, promises: [build.promise({ accountId: owing.account.id })] };
  world = new DeskWorld(new ModelServer(company, [promised, ...others]));
  const client = await world.openReady();
  renderOnDesk(client, <Composer accountId={owing.account.id} company={company} />);
  showOverlay(overlay);
  await screen.findByRole('button', { name: /^Send/ });
  return { user: userEvent.setup() };
}
const kept = (name: string, of: string, bytes: number) => ok<ChosenFile>({ status: 'kept', file: { sha256: of.repeat(64), name }, bytes });
const attach = () => screen.getByRole('button', { name: 'Attach a file…' });
const send = () => screen.getByRole('button', { name: /^Send/ });

describe('an e-mail that is being written', { timeout: 60_000 }, () => {
  it('takes files along by what is in them, with what goes along already counted, and lets them be taken away', async () => {
    const { user } = await compose();
    answers.push(kept('note.pdf', 'a', 2_000_000), kept('photo.jpg', 'b', 300));
    await user.click(attach());
    await user.click(attach());
    expect(asked).toEqual([
      { filesBefore: 0, bytesBefore: 0 },
      { filesBefore: 1, bytesBefore: 2_000_000 },
    ]);
    expect(screen.getByText('note.pdf · 1.9 MB')).toBeVisible();
    await user.click(screen.getByRole('button', { name: /^Do not send photo\.jpg/ }));
    await user.click(send());
    await waitFor(() => expect(released()).toHaveLength(1));
    expect(released()[0]?.attachments.split('\n')).toContain(`file ${'a'.repeat(64)} note.pdf`);
    expect(released()[0]?.attachments).not.toContain('photo.jpg');
  });

  it('says why a file of 30 MB does not go along, keeps the words, and can be sent without it', async () => {
    const { user } = await compose();
    const words = screen.getByRole('textbox', { name: 'Words' });
    await user.type(words, ' Kept.');
    answers.push(err({ code: 'attachment.tooLarge' }));
    await user.click(attach());
    expect(await screen.findByText(/10 MB may go along in all/)).toBeVisible();
    expect(words).toHaveDisplayValue(/Kept\.$/);
    await user.click(send());
    await waitFor(() => expect(released()).toHaveLength(1));
    expect(released()[0]?.attachments).not.toContain('file ');
  });

  it('begins with what was agreed last where it is a confirmation', async () => {
    const { user } = await compose('confirmByEmail');
    expect(screen.getByRole('combobox', { name: 'Template' })).toHaveValue('promiseConfirmation');
    expect(screen.getByRole('textbox', { name: 'Words' })).toHaveDisplayValue(/your payment of \*\*\$25,000\.00\*\*/);
    await user.click(send());
    await waitFor(() => expect(released()).toMatchObject([{ templateKey: 'promiseConfirmation', stepId: null }]));
  });

  it('says so in place of another letter where what is to be confirmed does not hold', async () => {
    await compose('writeEmail');
    const [owing] = ready;
    if (!owing) throw new Error('the book has accounts');
    const { id: accountId, name: accountName } = owing.account;
    act(() => {
      offerConfirmation({ accountId, accountName, channel: 'email', agreedId: newId() });
      showOverlay('confirmByEmail');
    });
    await screen.findByText('There is nothing to confirm');
    expect(screen.queryByRole('combobox', { name: 'Template' })).toBeNull();
    expect(released()).toEqual([]);
  });

  it('goes as a copy to one address and to nothing that is none', async () => {
    const { user } = await compose();
    const cc = screen.getByRole('textbox', { name: /^Copy to/ });
    await user.type(cc, 'a@x.example, b@x.example');
    await user.click(send());
    expect(await screen.findByText('One whole e-mail address, or nothing.')).toBeVisible();
    expect(released()).toEqual([]);
    await user.clear(cc);
    await user.type(cc, 'ortiz@oakstreet.example');
    await user.click(send());
    await waitFor(() => expect(released()[0]?.cc).toBe('ortiz@oakstreet.example'));
  });

  const rep = { salesRep: 'A. Ortiz', salesRepEmail: 'a.ortiz@brightwater.example' };
  const tick = () => screen.getByRole('checkbox', { name: /^Copy to A\. Ortiz of sales/ });

  it('goes in copy to the account’s sales representative where that is ticked, and shows it before', async () => {
    const { user } = await compose('writeEmail', rep);
    expect(tick()).not.toBeChecked();
    await user.click(tick());
    expect(screen.getByRole('textbox', { name: 'Copy to (cc)' })).toHaveValue(rep.salesRepEmail);
    expect(screen.getByText(`Cc: ${rep.salesRepEmail}`)).toBeVisible();
    await user.click(send());
    await waitFor(() => expect(released()[0]?.cc).toBe(rep.salesRepEmail));
  });

  it('proposes that copy where the company wants it, and lets it be taken away', async () => {
    const { letters } = runCompany.policy;
    const wanting = { ...runCompany, policy: { ...runCompany.policy, letters: { ...letters, copiesSalesRep: true } } };
    const { user } = await compose('writeEmail', rep, wanting);
    expect(tick()).toBeChecked();
    await user.click(tick());
    expect(screen.queryByText(/^Cc:/)).toBeNull();
    await user.click(send());
    await waitFor(() => expect(released()[0]?.cc).toBeNull());
  });

  it('says where the books have no address of the sales representative, or one that is none, and goes without', async () => {
    const { user } = await compose('writeEmail', { ...rep, salesRepEmail: 'a@b.example, evil@x.test' });
    expect(screen.getByText(/The books have no e-mail address of A\. Ortiz of sales/)).toBeVisible();
    expect(screen.queryByRole('checkbox', { name: /of sales/ })).toBeNull();
    await user.click(send());
    await waitFor(() => expect(released()[0]?.cc).toBeNull());
  });
});

describe('words that were written over a template', { timeout: 60_000 }, () => {
  const body = () => screen.getByRole('textbox', { name: 'Words' });

  it('are there again when they were left, until they are sent or the template’s are taken', async () => {
    const { user } = await compose();
    await user.type(body(), ' With regards from us all.');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Send/ })).toBeNull());
    act(() => showOverlay('writeEmail'));
    await screen.findByRole('button', { name: /^Send/ });
    expect(body()).toHaveDisplayValue(/With regards from us all\.$/);
    await user.click(screen.getByRole('button', { name: /^Send/ }));
    await waitFor(() => expect(released()).toHaveLength(1));
    expect(released()[0]).toMatchObject({ wasEdited: true, body: expect.stringContaining('With regards from us all.') });
    act(() => showOverlay('writeEmail'));
    await screen.findByRole('button', { name: /^Send/ });
    expect(body()).not.toHaveDisplayValue(/With regards/);
  });

  it('are forgotten with the template’s that are taken in their place', async () => {
    const { user } = await compose();
    await user.type(body(), ' With regards.');
    expect(useBegunForms.getState().forms.size).toBe(1);
    await user.click(screen.getByRole('button', { name: 'Back to the template' }));
    expect(useBegunForms.getState().forms.size).toBe(0);
  });

  it('say so where the template says something else by now', async () => {
    const { user } = await compose();
    await user.type(body(), ' With regards.');
    expect(screen.queryByText('The template says something else by now')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    const [form] = useBegunForms.getState().forms.values();
    if (form?.of !== 'email') throw new Error('nothing is kept');
    act(() => keepForm({ ...form, draft: { ...form.draft, from: { ...form.draft.from, body: 'You owe $1.00' } } }));
    act(() => showOverlay('writeEmail'));
    await screen.findByText('The template says something else by now');
  });
});
