import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { type StrategyStep, strategyStepSchema } from '#domain/strategy.ts';
import { StepTable } from './step-table.tsx';
import { readMinimum } from './writing-words.ts';

afterEach(cleanup);

const stepOf = (over: object): StrategyStep =>
  strategyStepSchema.parse({ id: 'one', channel: 'email', startsAfterDays: 3, waitDays: 4, repeatEveryDays: null, ...over });

/** The table with its steps, and what has become of them. */
function show(...steps: StrategyStep[]): () => readonly StrategyStep[] {
  const changes: (readonly StrategyStep[])[] = [];
  const Shown = () => {
    const [shown, setShown] = useState<readonly StrategyStep[]>(steps);
    const change = (next: readonly StrategyStep[]): void => {
      changes.push(next);
      setShown(next);
    };
    return <StepTable steps={shown} onChange={change} />;
  };
  render(<Shown />);
  return () => changes.at(-1) ?? steps;
}

it('a step that writes says what, from which amount on, with what, and who releases it', async () => {
  const user = userEvent.setup();
  const now = show(stepOf({}));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Template of step 1' }), 'Firm notice');
  await user.selectOptions(screen.getByRole('combobox', { name: /Beside the invoices step 1/ }), 'Interest and fixed sum, UK 1998 Act');
  await user.type(screen.getByRole('textbox', { name: 'Not below, step 1' }), '50 usd, 45.50 EUR');
  await user.click(screen.getByRole('checkbox', { name: 'with invoice copies' }));
  await user.click(screen.getByRole('checkbox', { name: 'needs a supervisor' }));
  const [step] = now();
  expect(step).toMatchObject({
    templateKey: 'firmNotice',
    charges: 'uk',
    minimumMinor: { USD: 50_00, EUR: 45_50 },
    attach: ['invoices'],
    needsSupervisor: true,
  });
  expect(strategyStepSchema.safeParse(step).success).toBe(true);
  await user.selectOptions(screen.getByRole('combobox', { name: 'Template of step 1' }), 'Chosen when it is written');
  expect(now()[0]?.templateKey).toBeNull();
});

it('a call writes nothing, and has no such fields', async () => {
  const user = userEvent.setup();
  show(stepOf({ channel: 'call' }));
  expect(screen.queryByRole('combobox', { name: 'Template of step 1' })).toBeNull();
  await user.selectOptions(screen.getByRole('combobox', { name: 'Channel of step 1' }), 'letter');
  expect(screen.getByRole('combobox', { name: 'Template of step 1' })).toBeVisible();
});

it('an amount that cannot be read stays in its field, with words beside it', async () => {
  const user = userEvent.setup();
  const now = show(stepOf({}));
  const input = screen.getByRole('textbox', { name: 'Not below, step 1' });
  await user.type(input, '50 dollars');
  expect(screen.getByText('Such as 50.00 USD, 45.00 EUR')).toBeVisible();
  await user.tab();
  expect(input).toHaveValue('');
  expect(now()[0]?.minimumMinor).toEqual({});
});

it.each([
  ['', {}],
  ['50 USD', { USD: 50_00 }],
  [' 7 jpy ,', { JPY: 7 }],
  ['0 USD', null],
  ['50', null],
  ['50.123 USD', null],
  ['-5 USD', null],
])('“%s” is read', (text, minimum) => {
  expect(readMinimum(text)).toEqual(minimum);
});
