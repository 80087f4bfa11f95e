import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { User } from '#contracts/http.ts';
import { overseers } from '#domain/command.ts';
import type { Company } from '#domain/company.ts';
import { dunningOf } from '#domain/dunning.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { MessageWriter, ReleaseOutcome, RunStep, RunView } from '#renderer/data/run-outcome.ts';
import { useDataClient, useFolder, useMayAct } from '#renderer/data/use-data.ts';
import { chooseRunAccount, isSameStep, keepEdit, useLetters } from '#renderer/state/letters.ts';
import { printLetters, usePrinting } from '#renderer/state/printing.ts';
import { openAccount, useScreen } from '#renderer/state/screen.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { PrintingLine } from './printing-line.tsx';
import { ReleasedLine } from './released-line.tsx';
import { RunHead } from './run-head.tsx';
import { RunPreview } from './run-preview.tsx';
import { RunSteps } from './run-steps.tsx';
import { RunTable } from './run-table.tsx';
import { stepTitle } from './run-words.ts';
import styles from './run-pane.module.css';
import preview from './run-preview.module.css';

type Props = { readonly company: Company; readonly user: User; readonly writer: MessageWriter; readonly title: ReactNode };

/** Today's dunning run: the steps, who is due for the chosen one, and the message of the chosen account, before anything goes out. */
export function RunPane({ company, user, writer, title }: Props) {
  const client = useDataClient();
  const step = useLetters((screen) => screen.step);
  const [range, setRange] = useState({ first: 0, count: 50 });
  useEffect(() => {
    client.watchRun({ step, ...range });
  }, [client, step, range]);
  useEffect(() => () => client.watchRun(null), [client]);
  const view = useSyncExternalStore(client.dunningRun.subscribe, client.dunningRun.read);
  const chosen = view?.steps.find(({ strategyId, stepId }) => strategyId === view.step?.strategyId && stepId === view.step.stepId);
  const release = useRelease(view, chosen, writer);
  const accountId = useLetters((screen) => screen.accountId) ?? view?.rows[0]?.accountId ?? null;
  const [editingId, setEditingId] = useState<AccountId | null>(null);
  const mayAct = useMayAct();
  const isEditing = editingId !== null && editingId === accountId;
  const setEditing = (isBegun: boolean): void => setEditingId(isBegun ? accountId : null);
  useCtrlEnter(!mayAct || release.isBusy || isEditing ? null : () => void release.start(['email', 'letter']));
  if (!view) return <div className={styles.opening}>{title}</div>;
  return (
    <>
      <div className={styles.title}>
        {title}
        <RunHead
          view={view}
          step={chosen}
          outCount={release.outCount}
          progress={release.progress}
          isBusy={release.isBusy}
          onRelease={(channels) => void release.start(channels)}
          onStop={() => client.stopLongWork()}
        />
      </div>
      {release.outcome !== null && (
        <ReleasedLine outcome={release.outcome} isOfRelay={company.policy.letters.relay !== null} onClose={release.forget} />
      )}
      <PrintingLine />
      <div className={styles.columns}>
        <RunSteps view={view} />
        {chosen ? (
          <RunTable view={view} step={chosen} accountId={accountId} onRange={setRange} onEdit={() => setEditing(true)} />
        ) : (
          <p className={styles.none}>No strategy has a step that is carried out in writing.</p>
        )}
        <Preview
          key={accountId}
          view={view}
          accountId={accountId}
          company={company}
          user={user}
          signature={writer.signature}
          isEditing={isEditing}
          onEdit={setEditing}
        />
      </div>
    </>
  );
}

type PreviewProps = {
  readonly view: RunView;
  readonly accountId: RunView['rows'][number]['accountId'] | null;
  readonly company: Company;
  readonly user: User;
  readonly signature: string;
  readonly isEditing: boolean;
  readonly onEdit: (isEditing: boolean) => void;
};

function Preview({ view, accountId, company, user, ...rest }: PreviewProps) {
  const watched = useFolder(accountId);
  const account = watched.status === 'ready' ? watched.account : null;
  const now = useNow();
  const isSupervisor = overseers.includes(user.role);
  const dunning = useMemo(
    () => account && dunningOf(account.folder, company, account.today, { now, isSupervisor }),
    [account, company, isSupervisor, now],
  );
  if (!account || !dunning || dunning.state.status === 'notDue' || view.step === null) {
    return (
      <aside className={preview.preview} aria-label="Preview">
        {(accountId === null || dunning !== null) && <p className={preview.none}>Choose an account to see its message.</p>}
      </aside>
    );
  }
  return (
    <RunPreview
      account={account}
      dunning={dunning}
      row={view.rows.find((row) => row.accountId === accountId)}
      step={view.step}
      company={company}
      user={user}
      onOpenAccount={() => openAccount(account.folder.account.id)}
      {...rest}
    />
  );
}

/** Releases what is ready of the chosen step and prints its letters; how far it is, and what came of it. */
function useRelease(view: RunView | null, step: RunStep | undefined, writer: MessageWriter) {
  const client = useDataClient();
  const progress = useSyncExternalStore(client.releaseProgress.subscribe, client.releaseProgress.read);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<ReleaseOutcome | null>(null);
  const leftOut = useLetters((screen) => screen.leftOut);
  const isPrinting = usePrinting(({ phase }) => phase === 'layingOut' || phase === 'printing');
  const outCount = useMemo(() => {
    const out = step ? [...leftOut.values()].filter((each) => isSameStep(each, step)) : [];
    const emails = out.filter(({ channel }) => channel === 'email').length;
    return { emails, letters: out.length - emails };
  }, [step, leftOut]);

  const start = async (channels: readonly ('email' | 'letter')[]): Promise<void> => {
    if (isBusy || isPrinting || !step || step.emails + step.letters === 0) return;
    setBusy(true);
    setOutcome(null);
    const { edits, lettersGoTo } = useLetters.getState();
    const name = { strategyId: step.strategyId, stepId: step.stepId };
    const released = await client.release({
      step: name,
      channels,
      leftOut: [...leftOut.keys()],
      edits: [...edits.values()].flatMap(({ accountId, subject, body, from, ...of }) =>
        isSameStep(of, name) ? [{ accountId, subject, body, from }] : [],
      ),
      writer,
    });
    setBusy(false);
    setOutcome(released);
    // What has gone is not written over the next message of the same step.
    for (const { accountId } of released.released) keepEdit(accountId, name, null);
    chooseRunAccount(null);
    const letters = released.released.filter(({ channel }) => channel === 'letter');
    if (letters.length > 0) await printLetters(client, letters, `Letters ${view?.today ?? ''} ${stepTitle(step)}`, lettersGoTo);
  };
  return { start, progress, isBusy: isBusy || isPrinting, outcome, outCount, forget: useCallback(() => setOutcome(null), []) };
}

/** Ctrl+Enter does an act from wherever the focus is, unless something lies on top; null: nothing. */
function useCtrlEnter(act: (() => void) | null): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.repeat) return;
      if (latest.current === null || event.defaultPrevented || useScreen.getState().overlay !== null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
