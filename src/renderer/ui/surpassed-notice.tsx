import type { ReactNode } from 'react';
import { Notice } from './notice.tsx';

type Props = {
  readonly version: number;
  /** As it is said of these settings. */
  readonly into: 'into use' | 'in force';
  /** What has become of the person's own edits, and what they can do. */
  readonly children: ReactNode;
  readonly onGoOn: () => void;
};

/** Somebody else was faster with settings that are being edited. */
export function SurpassedNotice({ version, into, children, onGoOn }: Props) {
  return (
    <Notice tone="warn" role="alert" title={`Somebody else has put version ${version} ${into} since you began`}>
      <p>{children}</p>
      <button type="button" onClick={onGoOn}>
        Go on with mine
      </button>
    </Notice>
  );
}
