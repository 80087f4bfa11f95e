import { useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { LogChain } from '#contracts/log.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { chainWords } from './log-words.ts';
import styles from './log.module.css';

/** Has the server read and check the whole log, and says what it found. Asked for, and not done by itself: it reads every entry. */
export function ChainLine() {
  const [found, setFound] = useState<LogChain | Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const check = async (): Promise<void> => {
    setBusy(true);
    const answer = await window.desk['log.check']();
    setBusy(false);
    setFound(answer.ok ? answer.value : answer.error);
  };
  if (found === null) {
    return (
      <p className={styles.chain} role="status">
        {isBusy ? 'The central API reads the whole log…' : 'Every entry is chained to the one before it. '}
        {!isBusy && <LinkButton onClick={() => void check()}>Check the whole log</LinkButton>}
      </p>
    );
  }
  if ('code' in found) {
    return (
      <FailureNotice failure={found} kept="The log was not checked.">
        <button type="button" onClick={() => void check()}>
          Check again
        </button>
      </FailureNotice>
    );
  }
  const { tone, title, detail } = chainWords(found);
  return (
    <Notice tone={tone === 'ok' ? 'plain' : tone} role={tone === 'ok' ? 'status' : 'alert'} title={title}>
      <p>
        {detail} {found.head !== '' && <>Its last hash begins with {found.head.slice(0, 16)}.</>}
      </p>
      <button type="button" disabled={isBusy} onClick={() => void check()}>
        Check again
      </button>
    </Notice>
  );
}
