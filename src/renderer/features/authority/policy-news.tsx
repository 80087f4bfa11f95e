import { usePolicyRequests } from '#renderer/state/policy-requests.ts';
import { policyPartWords } from '#renderer/ui/authority-words.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { NoteButton } from './note-button.tsx';
import { policyDecisionWords } from './policy-decision-words.ts';
import { useWatchedRequests } from './use-watched-requests.ts';
import styles from './policy-news.module.css';

/** Tells whoever asked for a change of the policy what became of it, one at a time and the oldest first, until they have taken note of it. */
export function PolicyNews() {
  useWatchedRequests();
  const news = usePolicyRequests(({ decisions }) => decisions.findLast(({ seenAt }) => seenAt === null));
  if (!news) return null;
  return (
    <Notice key={news.id} tone={news.status === 'approved' ? 'plain' : 'warn'} title={policyPartWords[news.part]} className={styles.news}>
      <p>{policyDecisionWords(news)}</p>
      {news.comment !== '' && <p>“{news.comment}”</p>}
      <NoteButton id={news.id} />
    </Notice>
  );
}
