import { screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { addDays } from '#domain/kernel/dates.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { owing, runCompany, today } from '#tests/support/written-run.ts';
import { LettersPage } from './letters-page.tsx';

let world: DeskWorld;
afterEach(() => world.shut());
giveElementsSize();

const { strategies } = runCompany.policy;
/** The same strategy, with the invoices going along with its first step. */
const company = {
  ...runCompany,
  policy: {
    ...runCompany.policy,
    strategies: {
      ...strategies,
      list: strategies.list.map((strategy) => ({
        ...strategy,
        steps: strategy.steps.map((step) => ({ ...step, attach: ['statement' as const, 'invoices' as const] })),
      })),
    },
  },
};

async function openRun(invoiceCount: number) {
  putDesk();
  const bare = owing('1001');
  const { id: accountId } = bare.account;
  const invoices = Array.from({ length: invoiceCount }, (_, at) =>
    build.invoice({ accountId, number: `INV-2026-${1000 + at}`, dueDate: addDays(today, -10), issueDate: addDays(today, -40) }),
  );
  world = new DeskWorld(new ModelServer(company, [{ ...bare, invoices }]));
  const client = await world.openReady();
  renderOnDesk(client, <LettersPage session={{ user: world.main.user, company, confirmedBy: 'server' }} />);
  return screen.findByRole('article', { name: 'Message to Customer 1001' });
}

describe('the preview of a message of the run', { timeout: 60_000 }, () => {
  it('says what goes along with it, as what is sent does', async () => {
    const paper = await openRun(2);
    expect(paper).toHaveTextContent('With this message you will find a statement of your account and copies of the invoices.');
    expect(screen.getByRole('cell', { name: 'statement, 2 invoices' })).toBeInTheDocument();
    expect(screen.queryByText(/go along$/)).toBeNull();
  });

  it('says in the row, beside the words and in them how many copies have room where there are more', async () => {
    const paper = await openRun(300);
    const said = /copies of (\d+) invoices/.exec(paper.textContent)?.[1];
    expect(Number(said)).toBeGreaterThan(100);
    expect(Number(said)).toBeLessThan(300);
    expect(screen.getByRole('cell', { name: `statement, ${said} of 300 copies` })).toBeInTheDocument();
    expect(screen.getByText(`${said} of 300 copies go along`)).toBeVisible();
  });
});
