import { describe, expect, it } from 'vitest';
import { defaultStrategies } from '#domain/default-strategies.ts';
import type { NextStep } from '#domain/next-step.ts';
import { type Segment, everybody } from '#domain/strategy.ts';
import { currency, date } from '#tests/support/build.ts';
import { wordsOfNextStep } from './next-step-words.ts';
import { segmentSentence } from './segment-words.ts';

const usd = currency('USD');

describe('a segment reads as a sentence', () => {
  it.each<[Partial<Segment>, string]>([
    [{}, 'Everybody who is left'],
    [{ riskClasses: ['high'] }, 'Accounts with high risk'],
    [{ riskClasses: ['high', 'medium', 'none'] }, 'Accounts with high risk, medium risk or no risk class'],
    [{ terms: { fromDays: 46, toDays: null }, currencies: [usd] }, 'Accounts on terms of 46 days or more, in USD'],
    [{ terms: { fromDays: 0, toDays: 20 }, countries: ['DE', 'AT'] }, 'Accounts on terms of 20 days or fewer, from DE or AT'],
    [{ terms: { fromDays: 21, toDays: 31 } }, 'Accounts on terms of 21 to 31 days'],
    [{ openAmount: { currency: usd, fromMinor: 100_00, toMinor: 500_00 } }, 'Accounts owing $100.00 to below $500.00'],
    [{ openAmount: { currency: usd, fromMinor: null, toMinor: 500_00 } }, 'Accounts owing less than $500.00'],
    [{ openAmount: { currency: usd, fromMinor: 100_00, toMinor: null } }, 'Accounts owing $100.00 or more'],
    [{ openAmount: { currency: usd, fromMinor: null, toMinor: null } }, 'Accounts owing anything in USD'],
    [{ history: 'newAccount' }, 'Accounts that are new (3 invoices or fewer in all)'],
  ])('%j', (over, sentence) => {
    expect(segmentSentence({ ...everybody, ...over })).toBe(sentence);
  });
});

describe('the next step reads as a line', () => {
  const today = date('2026-11-22');
  const [step] = defaultStrategies.list[0]?.steps ?? [];
  if (!step) throw new Error('there is no step');
  const mail: NextStep = {
    kind: 'step',
    strategyId: 'high-risk',
    strategyName: 'High risk',
    step,
    stepNumber: 2,
    stepCount: 4,
    dueOn: date('2026-11-24'),
    because: { code: 'lastContact', on: date('2026-11-19') },
  };
  it.each<[NextStep, string]>([
    [mail, 'E-mail, 24 Nov (strategy High risk, step 2 of 4)'],
    [{ ...mail, dueOn: today }, 'E-mail, today (strategy High risk, step 2 of 4)'],
    [{ ...mail, dueOn: date('2025-12-30') }, 'E-mail, due since 30 Dec 2025 (strategy High risk, step 2 of 4)'],
    [{ kind: 'paused', until: date('2026-11-28'), because: 'promise' }, 'Paused until 28 Nov: a promise stands'],
    [{ kind: 'paused', until: today, because: 'followUp' }, 'Look again today: a follow-up is due'],
    [{ kind: 'paused', until: date('2026-11-20'), because: 'promise' }, 'Look again, due since 20 Nov: a promise was due'],
    [{ kind: 'paused', until: null, because: 'stay', since: date('2026-11-01') }, 'None while the stay stands'],
    [{ kind: 'paused', until: null, because: 'stop', since: date('2026-11-01') }, 'None: they asked for no contact'],
    [{ kind: 'nothingOwed', lookAgainOn: date('2026-12-01') }, 'Look again on 1 Dec: nothing is owed'],
    [{ kind: 'none', because: 'stepsTaken' }, 'None: its strategy has ended'],
  ])('%j', (next, line) => {
    const words = wordsOfNextStep({ next, channel: next.kind === 'step' ? next.step.channel : null, fallback: null }, today);
    expect(words.line).toBe(line);
    expect(words.isDefect).toBe(next.kind === 'none');
    expect(words.why).not.toBe('');
  });

  it('names the channel that the run will use, and why it is another than the strategy’s', () => {
    const refused = wordsOfNextStep({ next: mail, channel: 'letter', fallback: 'emailRefused' }, today);
    expect(refused.line).toBe('Letter as no e-mails are wanted, 24 Nov (strategy High risk, step 2 of 4)');
    const none = wordsOfNextStep({ next: mail, channel: 'letter', fallback: 'noEmail' }, today);
    expect(none.line).toBe('Letter as there is no e-mail address, 24 Nov (strategy High risk, step 2 of 4)');
  });
});
