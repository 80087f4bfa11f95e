import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noFilter } from '#domain/queue-filter.ts';
import { useQueue } from '#renderer/data/use-data.ts';
import { resetForms, useBegunForms } from '#renderer/state/begun-forms.ts';
import { resetScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { ApprovalsPage } from './approvals-page.tsx';

giveElementsSize();

const asked = (name: string, requestedAt: string, over: object = {}) => {
  const account = build.account({ name, number: name });
  const invoice = build.invoice({ openAmountMinor: 500_00 });
  const approval = build.approval({
    kind: 'writeOff',
    amountMinor: 500_00,
    stakeMinor: 500_00,
    balanceMinor: 500_00,
    requestedAt,
    ...over,
  });
  return build.folder({ account, invoices: [invoice], approvals: [approval] });
};
const harbor = asked('Harbor & Pine', '2026-03-30T15:00:00.000Z', { reason: 'Chapter 7', evidence: 'Form 410' });
const orchid = asked('Orchid Hospitality', '2026-03-29T15:00:00.000Z', { balanceMinor: 700_00 });
const late = asked('Old Mill', '2026-03-01T15:00:00.000Z', { expiresOn: '2026-03-15' });

let world: DeskWorld;
beforeEach(() => {
  putDesk();
  resetScreen();
  resetForms();
});
afterEach(() => world.shut());

function Page() {
  useQueue('all', 0, 10, noFilter);
  return <ApprovalsPage company={usualCompany} />;
}

async function open() {
  world = new DeskWorld([harbor, orchid, late], 'supervisor');
  renderOnDesk(await world.openReady(), <Page />);
  return screen.findByRole('table', { name: 'Waiting for you' });
}
const decisions = () => world.main.journal.map(({ name, input }) => [name, input['decision'], input['condition'], input['comment']]);

it('lists what waits, the oldest first and without what has expired, with a brief of the one in hand', async () => {
  const table = await open();
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('Write-offOrchid Hospitality$500.00Dana Reyes'),
    expect.stringContaining('Harbor & Pine'),
  ]);
  await screen.findByText('The balance has changed since');
  fireEvent.keyDown(document.body, { key: 'j' });
  const brief = await screen.findByRole('region', { name: 'Write-off · Harbor & Pine' });
  within(brief).getByText('Chapter 7');
  within(brief).getByText('Form 410');
  expect(screen.queryByText('The balance has changed since')).toBeNull();
});

it('approves by keyboard with a condition; the decision waits for the server and is not made twice', async () => {
  await open();
  fireEvent.keyDown(document.body, { key: 'j' });
  const brief = await screen.findByRole('region', { name: 'Write-off · Harbor & Pine' });
  fireEvent.change(within(brief).getByLabelText('On the condition that'), { target: { value: 'Claim is filed' } });
  fireEvent.keyDown(document.body, { key: 'a' });
  await within(brief).findByText(/^Your decision is on its way/);
  fireEvent.keyDown(document.body, { key: 'a' });
  expect(decisions()).toEqual([['approval.decide', 'approve', 'Claim is filed', '']]);
});

it('keeps a condition and a comment while another request is looked at, until it is decided', async () => {
  await open();
  const words = async (name: string) => {
    const brief = within(await screen.findByRole('region', { name: `Write-off · ${name}` }));
    return [brief.getByLabelText('On the condition that'), brief.getByLabelText('Comment')];
  };
  const values = async (name: string) =>
    (await words(name)).map((field) => (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : null));
  const [condition, comment] = await words('Orchid Hospitality');
  if (!condition || !comment) throw new Error('two fields');
  fireEvent.change(condition, { target: { value: 'Claim is filed' } });
  fireEvent.change(comment, { target: { value: 'By Friday' } });
  fireEvent.keyDown(document.body, { key: 'j' });
  expect(await values('Harbor & Pine')).toEqual(['', '']);
  fireEvent.keyDown(document.body, { key: 'k' });
  expect(await values('Orchid Hospitality')).toEqual(['Claim is filed', 'By Friday']);
  fireEvent.keyDown(document.body, { key: 'a' });
  await waitFor(() => expect(useBegunForms.getState().forms.size).toBe(0));
  expect(decisions()).toEqual([['approval.decide', 'approve', 'Claim is filed', 'By Friday']]);
});

it('refuses with a comment only', async () => {
  await open();
  const comment = await screen.findByLabelText('Comment');
  fireEvent.keyDown(document.body, { key: 'r' });
  await screen.findByText(/^Say why/);
  expect(decisions()).toEqual([]);
  fireEvent.change(comment, { target: { value: 'No claim was filed' } });
  fireEvent.keyDown(document.body, { key: 'r' });
  await waitFor(() => expect(decisions()).toEqual([['approval.decide', 'refuse', '', 'No claim was filed']]));
});

it('shows what the person may not approve as somebody else’s, with whose word it needs; they may refuse it', async () => {
  const large = asked('Large Foods', '2026-03-20T15:00:00.000Z', { amountMinor: 6_000_00, stakeMinor: 6_000_00 });
  // Each of the two is within a supervisor's limit, and both together are not.
  const [before, second] = [{ status: 'approved' as const }, {}].map((over) =>
    build.approval({ kind: 'writeOff', amountMinor: 3_000_00, stakeMinor: 3_000_00, balanceMinor: 500_00, ...over }),
  );
  if (!before || !second) throw new Error('two requests');
  const twice = build.folder({
    account: build.account({ name: 'Twice Trading' }),
    invoices: [build.invoice({ openAmountMinor: 500_00 })],
    approvals: [before, second],
  });
  world = new DeskWorld([large, twice, harbor], 'supervisor');
  renderOnDesk(await world.openReady(), <Page />);
  const others = await screen.findByRole('table', { name: 'Waiting for somebody else' });
  expect(within(others).getAllByRole('row')[1]?.textContent).toContain('Needs a manager.');
  const mine = screen.getByRole('table', { name: 'Waiting for you' });
  expect(within(mine).queryByText('Large Foods')).toBeNull();
  fireEvent.click(within(others).getByRole('button', { name: 'Large Foods' }));
  const brief = await screen.findByRole('region', { name: 'Write-off · Large Foods' });
  await within(brief).findByText(/^This needs a manager: .* You can refuse it or ask back\./);
  expect(within(brief).queryByRole('button', { name: /^Approve/ })).toBeNull();
  expect(within(brief).queryByLabelText('On the condition that')).toBeNull();
  fireEvent.keyDown(document.body, { key: 'a' });
  expect(decisions()).toEqual([]);
  fireEvent.click(within(mine).getByRole('button', { name: 'Twice Trading' }));
  const both = await screen.findByRole('region', { name: 'Write-off · Twice Trading' });
  await within(both).findByText(/^This needs a manager/);
  fireEvent.change(within(both).getByLabelText('Comment'), { target: { value: 'No claim was filed' } });
  fireEvent.keyDown(document.body, { key: 'a' });
  fireEvent.keyDown(document.body, { key: 'r' });
  await waitFor(() => expect(decisions()).toEqual([['approval.decide', 'refuse', '', 'No claim was filed']]));
});

it('shows one’s own request as somebody else’s, with nothing to decide', async () => {
  world = new DeskWorld([], 'supervisor');
  const sam = (await world.openReady()).opened.read()?.user.id;
  await world.shut();
  world = new DeskWorld([asked('Harbor & Pine', '2026-03-30T15:00:00.000Z', { requestedById: sam, editedById: sam })], 'supervisor');
  renderOnDesk(await world.openReady(), <Page />);
  await screen.findByText('Nothing waits for your approval.');
  await screen.findByText('You asked for this or wrote it last: somebody else decides it.');
  for (const name of [/^Approve/, /^Refuse/, /^Ask back/]) expect(screen.queryByRole('button', { name })).toBeNull();
});

it('shows of a contact against the rules with whom it would be, what speaks against it, and what an approval comes to', async () => {
  const person = build.contact({ name: 'Marian Webb' });
  const night = build.folder({
    account: build.account({ name: 'Night Owl', staySince: '2026-03-01' }),
    contacts: [person],
    approvals: [
      build.approval({
        kind: 'contactOverride',
        amountMinor: 0,
        stakeMinor: 0,
        contactChannel: 'call',
        contactId: person.id,
        contactAddress: '+13125550148',
        contactRules: 'hours@1',
        reason: 'They work at night',
      }),
    ],
  });
  world = new DeskWorld([night], 'supervisor');
  renderOnDesk(await world.openReady(), <Page />);
  const table = await screen.findByRole('table', { name: 'Waiting for you' });
  expect(within(table).getAllByRole('row')[1]?.textContent).toMatch(/^Contact against a ruleNight Owl–/);
  const brief = await screen.findByRole('region', { name: 'Contact against a rule · Night Owl' });
  within(brief).getByText('Call to Marian Webb, +13125550148');
  within(brief).getByText(/A court’s stay since/);
  within(brief).getByText(/it may be made once, by Dana Reyes, within 8 hours/);
  expect(within(brief).queryByText('The balance has changed since')).toBeNull();
});
