import type { ArrivedMail, FiledMail } from '#contracts/mail-reading.ts';
import type { ReadingPages } from './reading-book.ts';

/** Mails that are kept to be filed by hand, and those that are named as filed last. */
const mostUnmatched = 200;
const mostRecent = 20;

/** What a screen names of a mail. */
export const namesIn = ({ mailId, kind, fromName, fromAddress, subject, receivedAt }: ArrivedMail) => ({
  mailId,
  kind,
  fromName,
  fromAddress,
  subject,
  receivedAt,
});

/** The pages with what became of mails; what did not arrive here says nothing. */
export const filedPages = (pages: ReadingPages, filed: readonly FiledMail[]): ReadingPages => filed.reduce(withFiled, pages);

function withFiled(pages: ReadingPages, { mailId, filing }: FiledMail): ReadingPages {
  const mail = pages.arrived.find((each) => each.mailId === mailId);
  if (!mail) return pages;
  const rest = { ...pages, arrived: pages.arrived.filter((each) => each !== mail) };
  switch (filing.is) {
    case 'ignored':
      return rest;
    case 'unmatched':
      return {
        ...rest,
        unmatched: [{ mail: { ...mail, assignedTo: null }, why: filing.why }, ...rest.unmatched].slice(0, mostUnmatched),
        unmatchedCount: rest.unmatchedCount + 1,
      };
    default: {
      const { accountId, accountName } = filing;
      const recent = { mail: namesIn(mail), accountId, accountName, isBounce: filing.is === 'bounced' };
      return { ...rest, recent: [recent, ...rest.recent].slice(0, mostRecent) };
    }
  }
}
