import type { ReactNode } from 'react';
import type { Failure } from '#contracts/failure.ts';
import { wordsOfFailure } from './failure-words.ts';
import { Notice } from './notice.tsx';

type Props = {
  readonly failure: Failure;
  /** What became of the person's own work, behind the words of the failure. */
  readonly kept?: string;
  /** At most one button. */
  readonly children?: ReactNode;
};

/** Says what failed, whether anything was lost, and what to do next, where it is heard at once. */
export function FailureNotice({ failure, kept, children }: Props) {
  const { title, detail } = wordsOfFailure(failure);
  return (
    <Notice tone="bad" role="alert" title={title}>
      <p>
        {detail}
        {kept !== undefined && ` ${kept}`}
      </p>
      {children}
    </Notice>
  );
}
