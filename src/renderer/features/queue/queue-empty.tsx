import type { WorkList } from '#domain/work-list.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type QueueFilter, askedCount, noFilter } from '#domain/queue-filter.ts';
import { chooseFilter } from '#renderer/state/screen.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf } from '#renderer/ui/money.ts';
import styles from './queue-empty.module.css';

type Props = { readonly list: WorkList; readonly filter: QueueFilter; readonly accountCount: number; readonly done: number };

/** What an empty list means, and what to do next. */
export function QueueEmpty({ list, filter, accountCount, done }: Props) {
  const isNarrowed = accountCount > 0 && askedCount(filter) > 0;
  const { title, detail } = accountCount === 0 ? emptyBook : isNarrowed ? nothingInFilter : wordsOf(list, done);
  return (
    <div className={styles.empty}>
      <b>{title}</b>
      <p>{detail}</p>
      {isNarrowed && <LinkButton onClick={() => chooseFilter(noFilter)}>Clear the filter</LinkButton>}
    </div>
  );
}

const nothingInFilter = { title: 'Nothing here is in the filter', detail: 'Other lists, or a wider filter, may have what you look for.' };

const emptyBook = {
  title: 'Your book is empty',
  detail: 'No account is assigned to you yet. Ask your supervisor; assigned accounts appear here by themselves.',
};

function wordsOf(list: WorkList, done: number): { readonly title: string; readonly detail: string } {
  switch (list) {
    case 'callNow':
      return done > 0
        ? { title: 'Everybody has been called', detail: `${countOf(done, 'account')} done today. “All” shows the rest of your book.` }
        : { title: 'Nobody to call now', detail: 'Nothing is past due and no follow-up is due. “All” shows your whole book.' };
    case 'promisesDue':
      return { title: 'No promise is due', detail: 'Promises appear here on the day the money should have come.' };
    case 'followUps':
      return { title: 'No follow-up is due', detail: 'A follow-up set in a contact note appears here on its day.' };
    case 'disputed':
      return { title: 'Nothing is disputed', detail: 'Accounts with a disputed invoice appear here.' };
    case 'brokenPromises':
      return { title: 'No promise was broken', detail: 'Promises that were broken in the last 30 days appear here.' };
    case 'shortPays':
      return { title: 'Nobody paid short', detail: 'Invoices of which a part was paid, and that are not disputed, appear here.' };
    case 'newAccounts':
      return { title: 'No new accounts', detail: 'An account appears here for 90 days from its first invoice.' };
    case 'highRisk':
      return { title: 'No account is of high risk', detail: 'Accounts in the high risk class appear here.' };
    case 'onHold':
      return {
        title: 'Nothing is on hold',
        detail: 'Snoozed and skipped accounts and those under a stay or a stop appear here, each with its reason.',
      };
    case 'needsData':
      return { title: 'No data is missing', detail: 'Accounts that cannot be ranked properly, and why, appear here.' };
    case 'all':
      return emptyBook;
    default:
      return assertNever(list);
  }
}
