import { Suspense, lazy, useEffect } from 'react';
import type { Session } from '#contracts/ipc.ts';
import { useDataClient, useSyncState } from '#renderer/data/use-data.ts';
import { DecisionNews } from '#renderer/features/approval/decision-news.tsx';
import { PolicyNews } from '#renderer/features/authority/policy-news.tsx';
import { AboutDialog } from '#renderer/features/help/about-dialog.tsx';
import { ShortcutList } from '#renderer/features/help/shortcut-list.tsx';
import { SearchField } from '#renderer/features/search/search-field.tsx';
import { SearchOverlay } from '#renderer/features/search/search-overlay.tsx';
import { ReadOnlyBanner } from '#renderer/features/session/read-only-banner.tsx';
import { SessionNotices } from '#renderer/features/session/session-notices.tsx';
import { SignOutDialog } from '#renderer/features/session/sign-out-dialog.tsx';
import { UserMenu } from '#renderer/features/session/user-menu.tsx';
import { FirstSync } from '#renderer/features/sync/first-sync.tsx';
import { StatusBar } from '#renderer/features/sync/status-bar.tsx';
import { SyncBadge } from '#renderer/features/sync/sync-badge.tsx';
import { SyncStopped } from '#renderer/features/sync/sync-stopped.tsx';
import { discardAuthorityEdits } from '#renderer/state/authority-edits.ts';
import { claimForms, forgetKeptForms } from '#renderer/state/begun-forms.ts';
import { useConnection } from '#renderer/state/connection.ts';
import { discardRuleEdits } from '#renderer/state/contact-rule-edits.ts';
import { resetFixes } from '#renderer/state/fixes.ts';
import { keepBegun, openBegun } from '#renderer/state/keep-begun.ts';
import { tellMark } from '#renderer/state/last-mark.ts';
import { offerConfirmation } from '#renderer/state/confirmations.ts';
import { discardLetterhead } from '#renderer/state/letterhead-edits.ts';
import { resetLetters } from '#renderer/state/letters.ts';
import { forgetMasked } from '#renderer/state/masked-cards.ts';
import { claimDrafts, forgetKeptDrafts } from '#renderer/state/note-drafts.ts';
import { forgetPhoneSettings } from '#renderer/state/phone-settings.ts';
import { forgetPrinting } from '#renderer/state/printing.ts';
import { resetScreen, useScreen } from '#renderer/state/screen.ts';
import { resetStrategyEdits } from '#renderer/state/strategy-edits.ts';
import { forgetTeam } from '#renderer/state/team-figures.ts';
import { resetTemplateEdits } from '#renderer/state/template-edits.ts';
import { useScheme } from '#renderer/state/theme.ts';
import { BrandMark } from '#renderer/ui/brand-mark.tsx';
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { CallBackReminder } from './call-back-reminder.tsx';
import { QueuePage } from './queue-page.tsx';
import { useMenuAndKeys } from './use-menu-and-keys.ts';
import { Rail } from './rail.tsx';
import styles from './workstation-page.module.css';

/** Chunks of their own: the morning's queue does not wait for screens that few people open. */
const ApprovalsPage = lazy(async () => ({ default: (await import('./approvals-page.tsx')).ApprovalsPage }));
const CallsPage = lazy(async () => ({ default: (await import('./calls-page.tsx')).CallsPage }));
const RulesPage = lazy(async () => ({ default: (await import('./rules-page.tsx')).RulesPage }));
const LiftPage = lazy(async () => ({ default: (await import('./lift-page.tsx')).LiftPage }));
const LettersPage = lazy(async () => ({ default: (await import('./letters-page.tsx')).LettersPage }));
const LogPage = lazy(async () => ({ default: (await import('./log-page.tsx')).LogPage }));
const MailboxPage = lazy(async () => ({ default: (await import('./mailbox-page.tsx')).MailboxPage }));
const PhonePage = lazy(async () => ({ default: (await import('./phone-page.tsx')).PhonePage }));
const TeamPage = lazy(async () => ({ default: (await import('./team-page.tsx')).TeamPage }));
const StrategiesPage = lazy(async () => ({ default: (await import('./strategies-page.tsx')).StrategiesPage }));

/** The frame of the workstation: what stays on the screen whatever is being worked on. */
export function WorkstationPage({ session }: { readonly session: Session }) {
  const client = useDataClient();
  useMenuAndKeys(client);
  useEffect(() => {
    claimDrafts(session.user.id);
    claimForms(session.user.id);
    resetFixes();
    resetScreen();
    resetLetters();
    forgetPrinting();
    resetTemplateEdits();
    resetStrategyEdits();
    discardRuleEdits();
    discardLetterhead();
    discardAuthorityEdits();
    offerConfirmation(null);
    tellMark(null);
    forgetMasked();
    forgetPhoneSettings();
    forgetTeam();
    const stopKeeping = keepBegun(window, window.desk);
    void openBegun(window.desk);
    return () => {
      stopKeeping();
      forgetKeptDrafts();
      forgetKeptForms();
      client.close();
    };
  }, [client, session.user.id]);

  return (
    <MantineRoot scheme={useScheme()}>
      <div className={styles.frame}>
        <header className={styles.top}>
          <div className={styles.brand}>
            <BrandMark />
            <span>Collector Workstation</span>
          </div>
          <SearchField />
          <div className={styles.end}>
            <SyncBadge />
            <UserMenu session={session} />
          </div>
        </header>
        <Rail role={session.user.role} />
        <main className={styles.main}>
          <ReadOnlyBanner />
          <ErrorBoundary place="workstation">
            <Content session={session} />
          </ErrorBoundary>
        </main>
        <StatusBar />
      </div>
      <CallBackReminder />
      <SearchOverlay />
      <ShortcutList />
      <AboutDialog />
      <SignOutDialog />
      <SessionNotices session={session} />
      <DecisionNews>
        <PolicyNews />
      </DecisionNews>
    </MantineRoot>
  );
}

/** The queue as soon as there is a local copy; before that, how the first sync is coming along. */
function Content({ session }: { readonly session: Session }) {
  const state = useSyncState();
  const { failure } = useConnection();
  const page = useScreen((screen) => screen.page);
  if (failure) return <SyncStopped failure={failure} />;
  if (state.phase === 'failed') return <SyncStopped failure={state.problem ?? { code: 'call.failed' }} />;
  if (state.phase === 'firstSync') return <FirstSync state={state} />;
  if (page === 'queue') return <QueuePage company={session.company} />;
  return (
    <Suspense fallback={null}>
      {page === 'approvals' && <ApprovalsPage company={session.company} />}
      {page === 'team' && <TeamPage company={session.company} />}
      {page === 'lift' && <LiftPage company={session.company} />}
      {page === 'strategies' && <StrategiesPage company={session.company} />}
      {page === 'letters' && <LettersPage session={session} />}
      {page === 'mailbox' && <MailboxPage user={session.user} />}
      {page === 'calls' && <CallsPage company={session.company} role={session.user.role} />}
      {page === 'contactRules' && <RulesPage session={session} />}
      {page === 'log' && <LogPage />}
      {page === 'phone' && <PhonePage role={session.user.role} />}
    </Suspense>
  );
}
