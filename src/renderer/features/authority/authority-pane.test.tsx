import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeAuthorityRequest, EndLendingRequest, LendAuthorityRequest } from '#contracts/authority.ts';
import { userSchema } from '#contracts/http.ts';
import { type PolicyDecision, policyDecisionSchema } from '#contracts/policy-requests.ts';
import { type Company, companySchema } from '#domain/company.ts';
import { policyRequestIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { discardAuthorityEdits, useAuthorityEdits } from '#renderer/state/authority-edits.ts';
import { forgetPolicyRequests, takePolicyRequests } from '#renderer/state/policy-requests.ts';
import { newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { AuthorityPane } from './authority-pane.tsx';

const person = (name: string, role: string) => userSchema.parse({ id: newId(), name, email: `${name}@brightwater.example`, role });
const mia = person('Mia', 'manager');
const sam = person('Sam', 'supervisor');
const noor = person('Noor', 'auditor');
/** Days count from this one. */
const company = (approval: object = {}, today = '2026-03-31'): Company =>
  companySchema.parse({
    ...usualCompany,
    fixedBusinessDate: today,
    policy: { ...defaultPolicy, approval: { ...defaultPolicy.approval, ...approval } },
  });

const decisionOn = (id: string | null | undefined, over: object): PolicyDecision =>
  policyDecisionSchema.parse({
    id,
    part: 'authority',
    body: {},
    proposalHash: 'f'.repeat(64),
    requestedAt: '2026-03-31T15:00:00.000Z',
    requestedById: mia.id,
    requestedByName: 'Mia',
    expiresOn: '2026-04-13',
    code: null,
    decidedAt: '2026-03-31T16:00:00.000Z',
    decidedByName: 'Alex',
    seenAt: null,
    ...over,
  });

let world: DeskWorld;
let changes: ChangeAuthorityRequest[];
let lendings: (LendAuthorityRequest | EndLendingRequest)[];
beforeEach(() => {
  discardAuthorityEdits();
  forgetPolicyRequests();
  changes = [];
  lendings = [];
});
afterEach(() => world.shut());

type Over = { readonly hasSecondPerson?: boolean; readonly waits?: boolean } & Parameters<typeof putDesk>[0];
async function open(user = mia, of = company(), { hasSecondPerson = true, waits = true, ...desk }: Over = {}) {
  putDesk({
    'authority.people': async () => ({
      ok: true,
      value: { people: [mia, sam].map(({ id, name, role }) => ({ id, name, role })), hasSecondPerson },
    }),
    'authority.change': async (request) => {
      changes.push(request);
      return { ok: true, value: waits ? { version: 1, waitsAs: policyRequestIdSchema.parse(newId()) } : { version: 2 } };
    },
    'authority.lend': async (request) => {
      lendings.push(request);
      return { ok: true, value: {} };
    },
    'authority.endLending': async (request) => {
      lendings.push(request);
      return { ok: true, value: {} };
    },
    ...desk,
  });
  world = new DeskWorld([], 'manager');
  const rendered = renderOnDesk(await world.openReady(), <AuthorityPane company={of} user={user} />);
  // The colleagues have come.
  if (user !== noor) await waitFor(() => expect(screen.getAllByRole('option').length).toBeGreaterThan(1));
  return rendered;
}
const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const type = (name: string, value: string) => fireEvent.change(field(name), { target: { value } });
/** The first of two fields of a name: what somebody does alone stands above what they approve. */
const alone = (name: string) => screen.getAllByRole<HTMLInputElement>('textbox', { name })[0] ?? document.createElement('input');

describe('what other currencies count', () => {
  it('is said in words, taken out and added to, and asked for with the limits', async () => {
    await open();
    type('One EUR counts as', '1.05');
    fireEvent.click(screen.getByRole('button', { name: 'Take out JPY' }));
    fireEvent.change(field('Another currency'), { target: { value: 'chf' } });
    fireEvent.click(screen.getByRole('button', { name: 'Add' }));
    type('One CHF counts as', '1,25');
    const preview = within(screen.getByRole('list', { name: 'Changes' }));
    preview.getByText('One EUR counts against limits as 1.05 USD (now 1.1).');
    preview.getByText('One CHF counts against limits as 1.25 USD (now only an administrator approves what is in it).');
    preview.getByText('JPY does not count against limits any more: only an administrator approves what is in it.');
    type('One GBP counts as', 'none');
    screen.getByText('A number such as 1.1');
    expect(screen.getByRole('button', { name: 'Ask for it' })).toHaveProperty('disabled', true);
    type('One GBP counts as', '1.28');
    fireEvent.click(screen.getByRole('button', { name: 'Ask for it' }));
    await waitFor(() => expect(changes).toMatchObject([{ settings: { weightPpm: { EUR: 1_050_000, CHF: 1_250_000, GBP: 1_280_000 } } }]));
    expect(changes[0]?.settings.weightPpm).not.toHaveProperty('JPY');
  });
});

describe('limits', () => {
  it('are said in words before they are asked for, and wait for a second person', async () => {
    await open();
    fireEvent.change(alone('Settlement: Collector'), { target: { value: '100.50' } });
    type('Write-off: Supervisor', '');
    type('Refund: Manager', 'no limit');
    const preview = within(screen.getByRole('list', { name: 'Changes' }));
    preview.getByText('Collector does alone: settlement, up to $100.50 (now up to $250.00).');
    preview.getByText('Supervisor approves: write-off, not at all (now up to $5,000.00).');
    preview.getByText('Manager approves: refund, without a limit (now up to $25,000.00).');
    fireEvent.click(screen.getByRole('button', { name: 'Ask for it' }));
    await screen.findByText(/^Waits for somebody else, under Approve/);
    expect(changes).toMatchObject([{ basedOnVersion: 1, settings: { alone: { collector: { settlement: 100_50 } } } }]);
    expect(changes[0]?.settings.approves.supervisor).not.toHaveProperty('writeOff');
  });

  it('that were refused say so with the reason, and can be asked for again; approved, they are as good as in force', async () => {
    await open();
    type('Refund: Manager', 'no limit');
    fireEvent.click(screen.getByRole('button', { name: 'Ask for it' }));
    await screen.findByText(/^Waits for somebody else/);
    const tell = (over: object) =>
      act(() => takePolicyRequests({ decisions: [decisionOn(useAuthorityEdits.getState().edits?.waitsAs, over)] }));
    tell({ status: 'refused', comment: 'Too much' });
    screen.getByText('Refused by Alex. Nothing was changed. “Too much” In force: the limits the program came with.');
    expect(field('Refund: Manager').value).toBe('no limit');
    fireEvent.click(screen.getByRole('button', { name: 'Ask for it' }));
    await screen.findByText(/^Waits for somebody else/);
    const [first, second] = changes;
    expect(second?.settings).toEqual(first?.settings);
    expect(second?.requestId).not.toBe(first?.requestId);
    tell({ status: 'approved', comment: '' });
    screen.getByText(/^Approved by Alex, and in use\./);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Ask for it' }).disabled).toBe(true);
  });

  it('that cannot be read are kept as they are typed, and not asked for', async () => {
    await open();
    type('Write-off: Supervisor', '5.000,00 or so');
    await screen.findByText(/^One of the amounts cannot be read/);
    expect(field('Write-off: Supervisor').value).toBe('5.000,00 or so');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Ask for it' }).disabled).toBe(true);
    type('Write-off: Supervisor', '5,500');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Ask for it' }).disabled).toBe(false);
  });

  it('are put in force at once where nobody else could approve them, which is said before', async () => {
    await open(mia, company(), { hasSecondPerson: false, waits: false });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Strategies' }));
    await screen.findByText(/nobody else could: it is in force at once/);
    fireEvent.click(screen.getByRole('button', { name: 'Put in force' }));
    await screen.findByText(/^In force as version 2/);
    expect(changes[0]?.settings.twoPeopleFor).toEqual(['authority', 'strategies']);
  });

  it('that somebody else has changed meanwhile say so, and keep what was typed', async () => {
    await open(mia, company(), {
      'authority.change': async () => ({ ok: false, error: { code: 'authority.changedMeanwhile' } }),
    });
    type('Write-off: Supervisor', '77');
    fireEvent.click(screen.getByRole('button', { name: 'Ask for it' }));
    await screen.findByText('Somebody else has changed the authority meanwhile');
    expect(field('Write-off: Supervisor').value).toBe('77');
  });

  it('are read and not changed by supervisors and auditors', async () => {
    await open(sam);
    expect(field('Write-off: Supervisor').closest('fieldset')?.disabled).toBe(true);
    expect(screen.queryByRole('button', { name: 'Ask for it' })).toBeNull();
  });
});

describe('lending', () => {
  const lent = (over: object = {}) => ({
    fromId: mia.id,
    fromName: 'Mia',
    role: 'manager',
    toId: sam.id,
    toName: 'Sam',
    from: '2026-03-30',
    until: '2026-04-03',
    ...over,
  });

  it('goes to a colleague from a day to a day, with a preview', async () => {
    await open();
    const form = screen.getByRole('form', { name: 'Lend my authority' });
    expect(within(form).queryByRole('option', { name: /Mia/ })).toBeNull();
    fireEvent.change(within(form).getByLabelText('Lend my authority to'), { target: { value: sam.id } });
    fireEvent.change(within(form).getByLabelText('Last day'), { target: { value: '2026-04-10' } });
    within(form).getByText(/^Sam decides what you could decide, from .* to .*2026, but nothing that you or they asked for/);
    fireEvent.click(within(form).getByRole('button', { name: 'Lend' }));
    await waitFor(() => expect(lendings).toMatchObject([{ toId: sam.id, from: '2026-03-31', until: '2026-04-10' }]));
  });

  it('that is refused says why, and keeps what was chosen', async () => {
    await open(mia, company(), { 'authority.lend': async () => ({ ok: false, error: { code: 'authority.tooLong' } }) });
    const form = screen.getByRole('form', { name: 'Lend my authority' });
    fireEvent.change(within(form).getByLabelText('Lend my authority to'), { target: { value: sam.id } });
    fireEvent.change(within(form).getByLabelText('Last day'), { target: { value: '2027-04-10' } });
    fireEvent.click(within(form).getByRole('button', { name: 'Lend' }));
    await screen.findByText('That is too long');
    expect(within(form).getByLabelText<HTMLInputElement>('Last day').value).toBe('2027-04-10');
  });

  it('is shown while it lasts, and ended early by whoever lent it', async () => {
    await open(mia, company({ delegations: [lent(), lent({ from: '2026-01-01', until: '2026-01-09' })] }));
    const card = screen.getByRole('region', { name: 'Standing in' });
    expect(within(card).getAllByRole('listitem')).toHaveLength(1);
    act(() => within(card).getByRole('button', { name: 'End it' }).click());
    await waitFor(() => expect(lendings).toMatchObject([{ fromId: mia.id, toId: sam.id, from: '2026-03-30' }]));
  });

  it('of somebody else is not ended by a supervisor, and an auditor lends nothing', async () => {
    const of = company({ delegations: [lent({ fromId: userIdSchema.parse(newId()), fromName: 'Alex' })] });
    const { unmount } = await open(sam, of);
    expect(screen.queryByRole('button', { name: 'End it' })).toBeNull();
    unmount();
    await world.shut();
    await open(noor, of);
    expect(screen.queryByRole('form', { name: 'Lend my authority' })).toBeNull();
  });
});
