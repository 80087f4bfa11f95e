import type { Failure } from '#contracts/failure.ts';
import type { Company } from '#domain/company.ts';
import type { MessageId } from '#domain/kernel/ids.ts';
import { isOfRelay } from '#domain/message-sender.ts';
import type { MessageState } from '#domain/message-row.ts';
import type { LocalCopy } from './local-copy.ts';
import type { OutboxRow, OutboxView } from './run-outcome.ts';

/** Rows that the screen holds; nobody works through more in one go, and what is settled makes room. */
const mostRows = 500;

/** What somebody has to look at comes first, then what waits for a person's hand, then what goes by itself. */
const order: readonly MessageState[] = ['unknown', 'failed', 'bounced', 'cancelled', 'printed', 'waiting', 'claimed', 'sent', 'posted'];

/** What is on its way or wants attention in the whole book, the oldest of a kind first; with what keeps the files of e-mails of the relay here. Throws `CacheFault`. */
export async function outboxOf(
  copy: LocalCopy,
  company: Pick<Company, 'policy'>,
  failures: ReadonlyMap<MessageId, Failure>,
): Promise<OutboxView> {
  await copy.readFacts();
  const rows: OutboxRow[] = [];
  for (const id of copy.generation.ids()) {
    const facts = copy.generation.ranking.facts(id);
    for (const message of facts?.openMessages ?? []) {
      if (!facts) continue;
      const waitsForFiles = message.awaitsFiles && company.policy.letters.relay !== null;
      const files = waitsForFiles
        ? { waitsForFiles, filesFailure: failures.get(message.id) ?? null }
        : { waitsForFiles, filesFailure: null };
      rows.push({
        ...message,
        ...files,
        isOfRelay: isOfRelay(message, company),
        accountId: id,
        number: facts.account.number,
        name: facts.account.name,
      });
    }
  }
  rows.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.stateAt < b.stateAt ? -1 : 1));
  return { rows: rows.slice(0, mostRows), count: rows.length };
}
