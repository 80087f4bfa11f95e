import { Notice } from '#renderer/ui/notice.tsx';
import { fewerWords } from './run-words.ts';

type Props = {
  readonly copies: number;
  readonly of: number;
  /** What to do about it. */
  readonly children: string;
};

/** That a message has no room for a copy of each invoice; nothing where it has. */
export function FewerCopies({ copies, of, children }: Props) {
  if (copies >= of) return null;
  return (
    <Notice tone="warn" title={`${fewerWords(copies, of)} go along`}>
      <p>One message has no room for more. {children}</p>
    </Notice>
  );
}
