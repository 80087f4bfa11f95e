import { useMemo } from 'react';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import { compose } from '#domain/compose-message.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import type { MergeAbout } from '#domain/merge-facts.ts';
import { mergeValues } from '#domain/merge-values.ts';
import type { TemplateText } from '#domain/message-template.ts';
import { printDate } from '#domain/print-words.ts';
import { offerableMinor } from '#domain/written-offer.ts';
import { letterheadOf } from '#domain/written-content.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import type { TemplateName } from '#renderer/state/template-edits.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { MessagePaper } from '#renderer/ui/message-paper.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import styles from './templates-pane.module.css';

type Props = {
  readonly account: AccountView | null;
  readonly of: TemplateName;
  readonly text: TemplateText;
  readonly company: Company;
  readonly user: User;
};

/** A template as it would read on a real account, as it is typed. */
export function TemplatePreview({ account, of, text, company, user }: Props) {
  const composed = useMemo(() => {
    if (!account) return null;
    const { folder, today } = account;
    const contactId = folder.contacts.find(({ status }) => status === 'active')?.id ?? null;
    const sender = { name: user.name, email: user.email, phone: company.policy.letters.letterhead.phone };
    const values = mergeValues({ folder, company, sender, contactId, today, language: of.language, about: exampleOf(account) });
    return compose({ key: of.key, subject: text.subject, body: text.body }, values);
  }, [account, of, text, company, user]);
  if (!account || !composed) return <aside className={styles.preview} aria-label="Preview" />;
  const { account: row } = account.folder;
  return (
    <aside className={styles.preview} aria-label="Preview" tabIndex={0}>
      <p className={styles.on}>
        On {row.name}, the account in hand{examples[of.key] ?? ''}
      </p>
      {composed.ok ? (
        <MessagePaper
          label={`On ${row.name}`}
          channel="letter"
          letterhead={letterheadOf(company)}
          message={{
            ...composed.value,
            language: of.language,
            signature: user.name,
            toName: row.name,
            toAddress: row.postalAddress ?? '',
            date: printDate(account.today, of.language),
            accountNumber: row.number,
          }}
        />
      ) : (
        <Notice tone="warn">
          <p>{inOneLine(wordsOfRefusal(composed.error))}</p>
        </Notice>
      )}
    </aside>
  );
}

/** Whoever writes such a message gives what no row has; the preview shows something in its place. */
const examples: Readonly<Partial<Record<TemplateName['key'], string>>> = {
  settlementOffer: ', with an offer as an example',
  disputeResolved: ', with a finding as an example',
};

/** An offer of half of what is open, in two weeks, and a finding. */
function exampleOf({ folder, today }: AccountView): MergeAbout {
  const [first] = folder.invoices;
  const currency = first?.currency ?? currencySchema.parse('USD');
  const amountMinor = Math.max(0, Math.floor(offerableMinor(folder, currency) / 2));
  return {
    settlement: { currency, amountMinor, payBy: addDays(today, 14) },
    resolution: { words: 'The missing carton was delivered on the next day; the signed note is with us.', currency, creditedMinor: 0 },
  };
}
