import { useEffect, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { IpcOutput } from '#contracts/ipc.ts';
import type { StrategyVersion, StrategyVersions } from '#contracts/strategies.ts';
import { defaultStrategies } from '#domain/default-strategies.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { Strategies, Strategy } from '#domain/strategy.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatMoment } from '#renderer/ui/dates.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { useMayAct } from '#renderer/data/use-data.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { wordsOfChanges } from './change-words.ts';
import styles from './versions-card.module.css';

type Props = {
  readonly inUse: Strategies;
  /** Somebody edits: their edits are not written over by an older version. */
  readonly hasEdits: boolean;
  readonly onTake: (list: readonly Strategy[]) => void;
};

/** Who put which strategies into use, when, and what they changed; each can be taken up as a draft. Asked of the central API, as it keeps them. */
export function VersionsCard(props: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title="Versions" aside="who put which into use, when, and what they changed">
      <div className={styles.body}>
        {isOpen ? (
          <Versions key={props.inUse.version} {...props} />
        ) : (
          <button type="button" className={dialog.plain} onClick={() => setOpen(true)}>
            Show the versions
          </button>
        )}
      </div>
    </Card>
  );
}

function Versions({ inUse, hasEdits, onTake }: Props) {
  const { known, isBusy, failure, askMore } = useVersions();
  return (
    <>
      {hasEdits && <p>Discard your edits first if you want to take up another version as a draft.</p>}
      {known && <VersionList known={known} inUse={inUse} hasEdits={hasEdits} onTake={onTake} />}
      {isBusy && <p role="status">Asking the central API…</p>}
      {failure && (
        <FailureNotice failure={failure} kept="The versions are kept at the central API.">
          <button type="button" onClick={askMore}>
            Try again
          </button>
        </FailureNotice>
      )}
      {known?.next && !isBusy && !failure && <LinkButton onClick={askMore}>Show older</LinkButton>}
    </>
  );
}

type Asked = { readonly known: StrategyVersions | null; readonly isBusy: boolean; readonly failure: Failure | null };

/** The first page as soon as this is on the screen, and `askMore` for the next one or once more for one that failed. */
function useVersions() {
  const [asked, setAsked] = useState<Asked>({ known: null, isBusy: true, failure: null });
  useEffect(() => {
    let isHere = true;
    void window.desk['strategies.versions']({ before: null }).then((answer) => isHere && setAsked((state) => answered(state, answer)));
    return () => {
      isHere = false;
    };
  }, []);
  const askMore = async (): Promise<void> => {
    setAsked((state) => ({ ...state, isBusy: true, failure: null }));
    const answer = await window.desk['strategies.versions']({ before: asked.known?.next ?? null });
    setAsked((state) => answered(state, answer));
  };
  return { ...asked, askMore: () => void askMore() };
}

/** An answer behind what is known already. */
function answered({ known }: Asked, answer: IpcOutput<'strategies.versions'>): Asked {
  if (!answer.ok) return { known, isBusy: false, failure: answer.error };
  const { versions, next } = answer.value;
  return { known: { versions: [...(known?.versions ?? []), ...versions], next }, isBusy: false, failure: null };
}

function VersionList({ known: { versions, next }, ...taking }: Props & { readonly known: StrategyVersions }) {
  const now = useNow();
  // Of the last one of a page it is not known yet what it changed.
  const shown = next === null ? versions : versions.slice(0, -1);
  return (
    <ol className={styles.versions} tabIndex={0} aria-label="Versions, the newest first">
      {shown.map((each, at) => (
        <Version
          key={each.version}
          of={each}
          changes={wordsOfChanges(versions[at + 1]?.list ?? defaultStrategies.list, each.list)}
          now={now}
          {...taking}
        />
      ))}
      {next === null && <Version of={{ ...defaultStrategies, actorName: null, at: null }} changes={[]} now={now} {...taking} />}
    </ol>
  );
}

type VersionProps = Props & {
  /** Null: nobody put it into use, the program comes with it. */
  readonly of: Strategies & { readonly actorName: string | null; readonly at: StrategyVersion['at'] | null };
  readonly changes: readonly string[];
  readonly now: Instant;
};

function Version({ of: { version, list, actorName, at }, changes, now, inUse, hasEdits, onTake }: VersionProps) {
  const mayAct = useMayAct();
  const isInUse = version === inUse.version;
  const isSame = !isInUse && wordsOfChanges(inUse.list, list).length === 0;
  const name = version === 0 ? 'What the program comes with' : `Version ${version}`;
  return (
    <li>
      <div className={styles.head}>
        <b>{name}</b>
        {isInUse && <Tag tone="ok">in use</Tag>}
        {isSame && <Tag tone="neutral">same as in use</Tag>}
        {actorName !== null && at !== null && (
          <span>
            {actorName}, {formatMoment(at, now)}
          </span>
        )}
        {mayAct && !isInUse && !isSame && (
          <LinkButton disabled={hasEdits} onClick={() => onTake(list)} aria-label={`Take up as a draft: ${name}`}>
            Take up as a draft
          </LinkButton>
        )}
      </div>
      {version > 0 && (
        <ul>
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
          {changes.length === 0 && <li>Nothing differs from the version before.</li>}
        </ul>
      )}
    </li>
  );
}
