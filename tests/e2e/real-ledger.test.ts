import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '#scripts/support/project.ts';
import { inQueueOrder, minorAfter } from './support/expected.ts';
import type { Window } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

/** An invoice as the file tells it: customer, issued, due, paid, amount. */
type Line = readonly [customer: string, issued: string, due: string, paid: string, amount: string];

/** Five customers as on 31 December 2020; what is paid after that day is still open on it. */
const lines: readonly Line[] = [
  ['1001', '20200901.0', '20201001.0', '20200929.0', '1000.00'],
  ['1001', '20200915.0', '20201015.0', '', '2500.50'],
  ['1001', '20201101.0', '20201201.0', '', '400.25'],
  ['1002', '2020-10-01', '2020-10-31', '2021-01-10', '9000.00'],
  ['1002', '2020-11-01', '2020-12-01', '2020-12-15', '750.00'],
  ['1003', '20201210.0', '20210109.0', '', '123456.78'],
  ['1004', '20200601.0', '20200701.0', '', '88.80'],
  ['1004', '20200701.0', '20200731.0', '', '-20.00'],
  // Due before it was issued: imported, and listed as an oddity.
  ['1005', '20201120.0', '20201101.0', '', '640.00'],
];
const refusedLines: readonly Line[] = [
  ['1001', '20200915.0', '20201015.0', '', ''],
  ['', '20200915.0', '20201015.0', '', '10.00'],
  ['1002', '20200915.0', '20201399.0', '', '10.00'],
  ['1003', 'yesterday', '20201015.0', '', '10.00'],
];
/** The same line again says nothing new. */
const duplicate: Line = ['1004', '20200601.0', '20200701.0', '', '88.80'];

const heading = 'ID_CLIENTE,DATA_EMISSAO_DOCUMENTO,DATA_VENCIMENTO,DATA_PAGAMENTO,VALOR_A_PAGAR';
/** With a byte order mark, Windows line ends and columns nobody asked for, as files come out of other programs. */
const fileText = `\uFEFF${[heading, ...[...lines, ...refusedLines, duplicate].map((line) => line.join(','))].map((line, at) => `${line},${at === 0 ? 'COMENTARIO' : 'x'}`).join('\r\n')}\r\n`;

const runProgram = promisify(execFile);

describe('a ledger of somebody else, worked as on its own day', () => {
  let world: World;
  let window: Window;
  const summaries: unknown[] = [];
  let file = '';

  const importFile = async (dataDir: string): Promise<void> => {
    file = path.join(dataDir, 'ledger.csv');
    await writeFile(file, fileText);
    const program = ['--import', 'tsx', 'scripts/import.ts', file, '--mapping', 'datarisk', '--data', dataDir, '--as-of', '2020-12-31'];
    for (const _round of ['first', 'again']) {
      const { stdout } = await runProgram(process.execPath, program, { cwd: projectFolder });
      summaries.push(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
    }
  };

  beforeAll(async () => {
    world = await createWorld({ makeData: importFile });
    window = await world.openDesktop();
  });
  afterAll(async () => {
    await world?.close();
  });

  test('is imported with sums that add up by hand, and a second time changes nothing', async () => {
    expect(summaries).toHaveLength(2);
    expect(summaries[0]).toMatchObject({
      accounts: 5,
      invoices: 9,
      open: 7,
      paid: 2,
      refused: refusedLines.length + 1,
      duplicates: 1,
      openAmount: { BRL: '136066.33' },
      paidAmount: { BRL: '1750.00' },
    });
    expect(summaries[1]).toEqual(summaries[0]);
    const refused = await readFile(path.join(path.dirname(file), 'import-reports', 'ledger-refused.csv'), 'utf8');
    expect(refused.trimEnd().split('\n')).toHaveLength(1 + refusedLines.length + 1);
  });

  test('shows its business date and its queue', async () => {
    await window.signInShown();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.page.getByRole('contentinfo').getByText('Business date 31 Dec 2020').waitFor();
    // By the late money to expect. 1003 is not due yet, and so large that it is worth a courtesy call.
    const expected = ['1002', '1003', '1001', '1005', '1004'];
    expect((await window.rows()).map(({ number }) => number)).toEqual(expected);
    const folders = await world.folders();
    const ordered = inQueueOrder(folders, (await world.company()).policy, await world.today());
    expect(ordered.map(({ account }) => account.number)).toEqual(expected);
  });

  test('has the totals of an account in its own currency', async () => {
    await window.option('1001').click();
    await window.account.getByText('#1001').waitFor();
    const words = await window.account.getByLabel('Totals in BRL').innerText();
    expect(minorAfter('Total open', words)).toBe(290_075);
    expect(minorAfter('Past due', words)).toBe(290_075);
  });

  test('takes a note on that day', async () => {
    await window.writeNote({ outcome: 'Reached', text: 'Pays the older one this week', followUp: 'Tomorrow' });
    await window.notePanel.getByRole('status').getByText('In the central API').waitFor();
    // The last day of 2020 was a Thursday, so the next working day is in the new year.
    expect(await world.commands()).toMatchObject([
      { businessDate: '2020-12-31', status: 'applied', input: { followUp: { dueDate: '2021-01-01' } } },
    ]);
  });
});
