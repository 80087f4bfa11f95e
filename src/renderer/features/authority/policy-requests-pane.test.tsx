import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DecidePolicyRequestCall,
  type PolicyDecision,
  type PolicyRequest,
  policyDecisionSchema,
  policyRequestSchema,
} from '#contracts/policy-requests.ts';
import { arrangementRulesOf } from '#domain/arrangement-rules.ts';
import { authoritySettingsOf } from '#domain/authority-change.ts';
import { contactRuleSettingsOf } from '#domain/contact-rules.ts';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { PolicyNews } from './policy-news.tsx';
import { PolicyRequestsPane } from './policy-requests-pane.tsx';
import { policyRequestWords } from './policy-request-words.ts';

const usual = authoritySettingsOf(defaultPolicy.approval);
const request = (over: object = {}): PolicyRequest =>
  policyRequestSchema.parse({
    id: newId(),
    part: 'authority',
    body: { requestId: newId(), basedOnVersion: 1, settings: { ...usual, windowDays: 60 } },
    proposalHash: 'f'.repeat(64),
    requestedAt: '2026-03-30T15:00:00.000Z',
    requestedById: newId(),
    requestedByName: 'Alex Lindqvist',
    expiresOn: '2026-04-13',
    ...over,
  });

const decision = (over: object = {}): PolicyDecision =>
  policyDecisionSchema.parse({
    ...request(),
    status: 'refused',
    code: null,
    comment: 'Not before the audit',
    decidedAt: '2026-03-31T15:00:00.000Z',
    decidedByName: 'Mia Okafor',
    seenAt: null,
    ...over,
  });

let world: DeskWorld;
let decided: DecidePolicyRequestCall[];
beforeEach(() => {
  decided = [];
});
afterEach(() => world.shut());

const page = (
  <>
    <aside aria-label="News">
      <PolicyNews />
    </aside>
    <PolicyRequestsPane company={usualCompany} />
  </>
);

async function open(
  of: (userId: string) => readonly PolicyRequest[],
  role: 'manager' | 'supervisor' | 'auditor' = 'manager',
  status = 'approved' as const,
  decisions: readonly PolicyDecision[] = [],
) {
  world = new DeskWorld([], role);
  const client = await world.openReady();
  const userId = client.opened.read()?.user.id ?? '';
  let requests = of(userId);
  let mine = [...decisions];
  putDesk({
    'policyRequests.list': async () => ({ ok: true, value: { requests: [...requests], decisions: mine } }),
    'policyRequests.note': async ({ id }) => {
      mine = mine.map((each) => (each.id === id ? { ...each, seenAt: each.decidedAt } : each));
      return { ok: true, value: {} };
    },
    'policyRequests.decide': async (wish) => {
      decided.push(wish);
      requests = [];
      return { ok: true, value: { status, code: null } };
    },
  });
  renderOnDesk(client, page);
}

describe('a change of the policy that waits', () => {
  it('is approved by somebody else, who has read what it changes', async () => {
    await open(() => [request()]);
    await screen.findByRole('region', { name: 'Authority and limits, asked for by Alex Lindqvist' });
    screen.getByText('What was done for a customer counts together for 60 days (now 30).');
    fireEvent.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText('Authority and limits: approved, and in use from now on.');
    await screen.findByText('No change of the policy waits for a second person.');
    expect(decided).toMatchObject([{ decision: 'approve', proposalHash: 'f'.repeat(64) }]);
  });

  it('is refused with a comment only', async () => {
    await open(() => [request()]);
    fireEvent.click(await screen.findByRole('button', { name: 'Refuse' }));
    await screen.findByText(/^Say why you refuse it/);
    expect(decided).toEqual([]);
    fireEvent.change(screen.getByLabelText('Comment'), { target: { value: 'Not this month' } });
    fireEvent.click(screen.getByRole('button', { name: 'Refuse' }));
    await waitFor(() => expect(decided).toMatchObject([{ decision: 'refuse', comment: 'Not this month' }]));
  });

  it('of one’s own is taken back, and not approved', async () => {
    await open((userId) => [request({ requestedById: userId })]);
    fireEvent.click(await screen.findByRole('button', { name: 'Take back' }));
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
    await waitFor(() => expect(decided).toMatchObject([{ decision: 'withdraw' }]));
  });

  it('is read by a supervisor, who is told whose word it needs', async () => {
    await open(() => [request()], 'supervisor');
    await screen.findByText(/^This needs a manager, or somebody to whom that authority is lent/);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.queryByLabelText('Comment')).toBeNull();
  });

  it('is read by an auditor, who decides nothing', async () => {
    await open(() => [request()], 'auditor');
    await screen.findByText(/counts together for 60 days/);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('what became of one’s own', () => {
  const news = () => within(screen.getByRole('complementary', { name: 'News' }));

  it('is told with who decided it and why until it is noted, and can be read again', async () => {
    await open(() => [], 'manager', 'approved', [decision(), decision({ part: 'strategies', status: 'approved', comment: '', body: {} })]);
    await news().findByText('Approved by Mia Okafor, and in use.');
    fireEvent.click(news().getByRole('button', { name: 'Noted' }));
    await news().findByText('Refused by Mia Okafor. Nothing was changed.');
    news().getByText('“Not before the audit”');
    fireEvent.click(news().getByRole('button', { name: 'Noted' }));
    await waitFor(() => expect(news().queryByRole('button')).toBeNull());
    const card = within(screen.getByRole('region', { name: 'Authority and limits, asked for by you' }));
    card.getByText('“Not before the audit”');
    card.getByText('What was done for a customer counts together for 60 days (now 30).');
    expect(card.queryByRole('button')).toBeNull();
  });

  it.each([
    [{ status: 'void', code: 'policyRequest.expired', decidedByName: null, comment: '' }, /^Nobody decided it in time.*Ask again/],
    [{ status: 'void', code: 'authority.changedMeanwhile', comment: '' }, /^Void when Mia Okafor approved it.*ask again on what is in use/],
  ])('is also that it is void: %o', async (over, words) => {
    await open(() => [], 'manager', 'approved', [decision(over)]);
    await news().findByText(words);
  });

  it('that cannot be noted stays, and says why', async () => {
    await open(() => [], 'manager', 'approved', [decision()]);
    putDesk({ 'policyRequests.list': async () => ({ ok: true, value: { requests: [], decisions: [decision()] } }) });
    fireEvent.click(await news().findByRole('button', { name: 'Noted' }));
    await news().findByRole('alert');
    news().getByText('“Not before the audit”');
  });
});

describe('what a change would change', () => {
  const words = (part: string, body: object) =>
    policyRequestWords(request({ part, body: { requestId: newId(), basedOnVersion: 1, ...body } }), usualCompany);

  it('is said of strategies by their names', () => {
    const [first, ...others] = defaultStrategies.list;
    if (!first) throw new Error('there are strategies');
    expect(words('strategies', { list: [{ ...first, name: 'Another' }, ...others.slice(1)] })).toEqual([
      `“Another”, name: Another (now ${first.name}).`,
      `“${others[0]?.name}” is taken out.`,
    ]);
    expect(words('strategies', { list: defaultStrategies.list })).toEqual([]);
  });

  it('is said of rules for promises and arrangements as they are written there', () => {
    const rules = arrangementRulesOf(defaultPolicy);
    const settings = {
      promise: { ...rules.promise, toleranceDays: 0 },
      arrangement: { ...rules.arrangement, instalmentFloor: 250_00, discountBasisPoints: 750 },
    };
    expect(words('arrangements', { settings })).toEqual([
      'Banking days money may be late: 0 (now 2).',
      'Smallest instalment: 250 USD (now 100 USD).',
      'What waiting costs a year: 7.50 % (now 8.00 %).',
    ]);
  });

  it('is said of contact rules and texts by the field', () => {
    const rules = contactRuleSettingsOf(defaultPolicy);
    expect(words('contactRules', { settings: { ...rules, contact: { ...rules.contact, callFrom: '09:30' } } })).toEqual([
      `contact, call from: 09:30 (now ${rules.contact.callFrom}).`,
    ]);
    expect(words('templates', { basedOnVersion: 2, key: 'thankYou', language: 'en', text: null })).toEqual([
      expect.stringMatching(/\(en\): back to the text the program came with\.$/),
    ]);
  });
});
