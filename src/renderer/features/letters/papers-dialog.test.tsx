import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobSheet } from '#contracts/printing.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { useFolder } from '#renderer/data/use-data.ts';
import { resetScreen } from '#renderer/state/screen.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { build } from '#tests/support/build.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { runCompany } from '#tests/support/written-run.ts';
import { PapersDialog } from './papers-dialog.tsx';

let world: DeskWorld;
let sheets: JobSheet[];
beforeEach(() => {
  resetScreen();
  sheets = [];
});
afterEach(() => world.shut());

const folder = build.folder({
  account: build.account({ name: 'Söhne & Co', number: '1001', country: 'DE', staySince: null }),
  invoices: [
    build.invoice({ number: 'INV-1', issueDate: '2026-02-01' }),
    build.invoice({ number: 'INV-2', issueDate: '2026-02-02' }),
    build.invoice({ number: 'OLD-9', issueDate: '2025-12-01', status: 'paid', openAmountMinor: 0, paidDate: '2026-01-05' }),
  ],
});

function Papers({ accountId }: { readonly accountId: AccountId }) {
  const watched = useFolder(accountId);
  return watched.status === 'ready' ? <PapersDialog account={watched.account} company={runCompany} user={world.main.user} /> : null;
}

async function openPapers(over: Parameters<typeof putDesk>[0] = {}) {
  putDesk({
    'print.add': async ({ sheets: given }) => {
      sheets.push(...given);
      return { ok: true, value: null };
    },
    'print.savePdf': async ({ name }) => ({
      ok: true,
      value: { status: 'saved', fileName: `${name}.pdf`, letters: sheets.length, pages: 4 },
    }),
    'print.saveZip': async () => ({ ok: false, error: { code: 'print.notWritten' } }),
    ...over,
  });
  world = new DeskWorld(new ModelServer(runCompany, [folder]));
  const client = await world.openReady();
  renderOnDesk(client, <Papers accountId={folder.account.id} />);
  await screen.findByRole('checkbox', { name: 'Statement as of today' });
  return { user: userEvent.setup() };
}

describe('papers of an account', { timeout: 60_000 }, () => {
  it('are a statement and copies of the chosen invoices, paid ones too, in one PDF and the account’s language', async () => {
    const { user } = await openPapers();
    await user.click(screen.getByRole('button', { name: 'All 2 open ones' }));
    await user.click(screen.getByRole('checkbox', { name: /OLD-9/ }));
    await user.click(screen.getByRole('button', { name: 'Save as one PDF…' }));
    expect(await screen.findByText('4 documents on 4 pages saved as Papers 1001.pdf')).toBeVisible();
    expect(sheets.map(({ name }) => name).slice(1)).toEqual(['KOPIE Rechnung INV-1', 'KOPIE Rechnung INV-2', 'KOPIE Rechnung OLD-9']);
    expect(sheets[0]?.name).toMatch(/^Kontoauszug 1001/);
    expect(sheets.every(({ html }) => html.includes('S&#246;hne') || html.includes('Söhne &#38; Co'))).toBe(true);
  });

  it('go to a printer, whose end is told, and what was chosen stays', async () => {
    const answers: Awaited<ReturnType<(typeof window.desk)['print.toPrinter']>>[] = [
      { ok: true, value: { status: 'dialogClosed' } },
      { ok: false, error: { code: 'print.noPrinter' } },
      { ok: true, value: { status: 'taken', letters: 1, pages: 3 } },
    ];
    const { user } = await openPapers({ 'print.toPrinter': async () => answers.shift() ?? { ok: true, value: { status: 'notHeard' } } });
    const print = screen.getByRole('button', { name: 'Print 1 document…' });
    await user.click(print);
    expect(await screen.findByText('Nothing was printed')).toBeVisible();
    await user.click(print);
    expect(await screen.findByText('This computer knows of no printer')).toBeVisible();
    await user.click(print);
    expect(await screen.findByText('1 document on 3 pages handed to the printer')).toBeVisible();
    await user.click(print);
    expect(await screen.findByText('It is not known whether the documents were printed')).toBeVisible();
    expect(screen.getByRole('checkbox', { name: 'Statement as of today' })).toBeChecked();
  });

  it('can be an archive; where it cannot be written what was chosen is kept', async () => {
    const { user } = await openPapers();
    await user.click(screen.getByRole('checkbox', { name: 'Statement as of today' }));
    expect(screen.getByRole('button', { name: 'Save as ZIP…' })).toBeDisabled();
    await user.click(screen.getByRole('checkbox', { name: /INV-2/ }));
    await user.click(screen.getByRole('button', { name: 'Save as ZIP…' }));
    expect(await screen.findByText(/could not be (?:written|saved)/i)).toBeVisible();
    await waitFor(() => expect(screen.getByRole('checkbox', { name: /INV-2/ })).toBeChecked());
  });
});
