import type { BenchPlan } from '#scripts/support/bench.ts';
import { type AccountFacts, accountFactsOf } from '#domain/account-facts.ts';
import type { Company } from '#domain/company.ts';
import { type Dunning, dunningOf } from '#domain/dunning.ts';
import { type DunningState, dunningState } from '#domain/dunning-state.ts';
import type { Folder } from '#domain/folder.ts';
import { languageOf } from '#domain/language.ts';
import { attachmentsOfStep } from '#domain/message-along.ts';
import { type MessageContent, messageHtml } from '#domain/message-html.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { printDate } from '#domain/print-words.ts';
import { footerHtmlOf } from '#main/print/footer-html.ts';
import { letterheadOf } from '#domain/written-content.ts';
import { templateKeyOfStep, writtenMessage } from '#renderer/data/written-message.ts';
import { prepareDesktop } from '#scripts/support/prepare-desktop.ts';
import { hasDisplay } from '#scripts/support/virtual-display.ts';
import { instant } from '#tests/support/build.ts';
import { usualCompany } from '#tests/support/desk-world.ts';
import { openPressProgram } from '#tests/support/press-program/open-press-program.ts';
import type { PressJob } from '#tests/support/press-program/press-jobs.ts';
import { demoFolders, demoToday as today } from './support/demo-book.ts';

const lettersABatch = 20;
const runAccounts = 500;
const bookAccounts = 10_000;
/** Rows of the table that a window shows, each with its message worked out. */
const visibleRows = 25;

const moment = { now: instant('2026-11-02T15:00:00.000Z') };
/** Everybody is written to once anything is late, so that a run is as large as it can be. */
const company: Company = { ...usualCompany, policy: defaultPolicy };
const user = { name: 'Dana Reyes', email: 'dana@brightwater.example' };

/** Letters of real accounts printed by the product beside the bare `printToPDF` of the same documents, and what a dunning run costs to look at. */
export async function plan(tell: (words: string) => void): Promise<BenchPlan> {
  tell(`making ${bookAccounts.toLocaleString('en-US')} accounts`);
  const folders = [...demoFolders(bookAccounts)];
  const summaries = folders.map(accountFactsOf);
  const due = dueFolders(folders, summaries);
  tell(`${due.length.toLocaleString('en-US')} of them are due for something in writing`);
  const sheets = due.slice(0, lettersABatch).map(sheetOf);
  await prepareDesktop({ virtualDisplay: !hasDisplay() });
  const program = await openPressProgram();
  const lettersASecond = async (kind: PressJob['kind']): Promise<number> => {
    const { ms } = await program.run({ kind, sheets, wantsPdf: false });
    return (1000 * sheets.length) / ms;
  };
  const run = { folders: folders.slice(0, runAccounts), summaries: summaries.slice(0, runAccounts), shown: due.slice(0, visibleRows) };
  return {
    rounds: 7,
    warmUps: 2,
    rows: [
      {
        name: `letters a second, ${lettersABatch} letters into one PDF`,
        unit: 'letters/s',
        ours: () => lettersASecond('press'),
        peers: { barePrintToPdf: () => lettersASecond('bare') },
        goal: { direction: 'at least', factor: 0.8, of: 'barePrintToPdf' },
      },
      {
        name: `a run of ${runAccounts} accounts previewed, ${visibleRows} of them in sight`,
        unit: 'ms',
        ours: async () => timed(() => (statesOf(run.summaries), run.shown.forEach(shownMessage))),
        peers: { visibleRowsOnly: async () => timed(() => run.shown.forEach(shownMessage)) },
        goal: { direction: 'at most', factor: 2, of: 'visibleRowsOnly' },
      },
      {
        name: `who is due for what, ${bookAccounts.toLocaleString('en-US')} accounts`,
        unit: 'ms',
        ours: async () => timed(() => statesOf(summaries)),
        limit: 200,
        goal: { direction: 'at most', factor: 1, of: 'limit' },
      },
    ],
    close: () => program.close(),
  };
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

const statesOf = (summaries: readonly AccountFacts[]): readonly DunningState[] =>
  summaries.map((facts) => dunningState(facts, company, today, moment));

function dueFolders(folders: readonly Folder[], summaries: readonly AccountFacts[]): readonly Folder[] {
  const states = statesOf(summaries);
  return folders.filter((_, at) => states[at]?.status === 'ready');
}

/** What a row and its preview need: whom it goes to, what it asks for, its words, and the blocks they are drawn by. */
function shownMessage(folder: Folder): string {
  const dunning = dunningOf(folder, company, today, moment);
  return messageHtml(contentOf(folder, dunning), letterheadOf(company), { kind: 'email' });
}

function sheetOf(folder: Folder): PressJob['sheets'][number] {
  const content = contentOf(folder, dunningOf(folder, company, today, moment));
  const html = messageHtml(content, letterheadOf(company), { kind: 'letter', paper: 'a4', window: 'din5008' });
  return { html, paper: 'a4', footerHtml: footerHtmlOf({ language: content.language, footer: [] }) };
}

function contentOf(folder: Folder, dunning: Dunning): MessageContent {
  const language = languageOf(folder.account);
  const { state, to } = dunning;
  if (state.status === 'notDue') throw new Error('the account is not due');
  const key = templateKeyOfStep(state);
  const about = { dunning, attachments: attachmentsOfStep(dunning) };
  const written = writtenMessage({ folder, company, user, today, language, key, contactId: to?.contactId ?? null, about });
  if (!written.ok) throw new Error(`the letter could not be written: ${written.error.code}`);
  return {
    language,
    subject: written.value.subject,
    body: written.value.body,
    signature: user.name,
    toName: folder.account.name,
    toAddress: folder.account.postalAddress ?? '1 Main Street\nOmaha NE 68102',
    date: printDate(today, language),
    accountNumber: folder.account.number,
  };
}
