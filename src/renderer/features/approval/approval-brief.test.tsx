import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noFilter } from '#domain/queue-filter.ts';
import { useFolder, useQueue } from '#renderer/data/use-data.ts';
import { resetForms } from '#renderer/state/begun-forms.ts';
import { openAccount, resetScreen, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { ApprovalBrief } from './approval-brief.tsx';
import { ArrangementDialog } from './arrangement-dialog.tsx';

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetForms();
});
afterEach(() => world.shut());

/** What whoever asks has before them, and beside it what whoever decides will have. */
function Page() {
  const watched = useFolder(useScreen((state) => state.accountId));
  useQueue('all', 0, 10, noFilter);
  if (watched.status !== 'ready') return null;
  const [approval] = watched.account.folder.approvals;
  return (
    <>
      <ArrangementDialog account={watched.account} company={usualCompany} />
      <section aria-label="Brief">
        {approval && <ApprovalBrief approval={approval} account={watched.account} company={usualCompany} guardWords={[]} />}
      </section>
    </>
  );
}

it('shows of a plan with interest what whoever asked for it has seen: the payments, the interest with its rate, and what it is worth today', async () => {
  const folder = build.folder({
    account: build.account({ name: 'Harbor & Pine' }),
    invoices: [build.invoice({ dueDate: '2026-01-30', amountMinor: 30_000_00, openAmountMinor: 30_000_00 })],
  });
  world = new DeskWorld([folder], 'collector');
  const client = await world.openReady();
  openAccount(folder.account.id);
  renderOnDesk(client, <Page />);
  act(() => showOverlay('arrangement'));
  const form = await screen.findByRole('form', { name: 'Plan, settlement, extension' });
  fireEvent.change(within(form).getByLabelText('Interest, % a year'), { target: { value: '12' } });
  fireEvent.change(within(form).getByLabelText('Why'), { target: { value: 'Seasonal cash flow' } });
  const shownIn = (place: HTMLElement) => ({
    rows: within(within(place).getByRole('group', { name: 'Payments to come' }))
      .getAllByRole('row')
      .map(({ textContent }) => textContent),
    worth: within(place).getByText(/^Worth today/).nextSibling?.textContent,
  });
  const seen = shownIn(form);
  expect(seen.rows.at(-2)).toMatch(/^Interest, with the last payment\$\d{3}\.\d\d$/);
  fireEvent.submit(form);
  const brief = screen.getByRole('region', { name: 'Brief' });
  await waitFor(() => expect(shownIn(brief)).toEqual(seen));
  expect(within(brief).getByText('Interest a year').nextSibling?.textContent).toBe('12%');
});
