import { create } from 'zustand';
import type { WorkList } from '#domain/work-list.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type QueueFilter, noFilter } from '#domain/queue-filter.ts';

export type AccountTab = 'timeline' | 'invoices' | 'payments' | 'contacts';
export type Overlay =
  | 'search'
  | 'shortcuts'
  | 'about'
  | 'signOut'
  | 'snooze'
  | 'pin'
  | 'stay'
  | 'stop'
  | 'arrangement'
  | 'filter'
  | 'writeEmail'
  | 'writeLetter'
  | 'papers'
  | 'handOver'
  | 'confirmByEmail'
  | 'confirmByLetter';

/** The screens the rail leads to. */
export type Page =
  'queue' | 'letters' | 'calls' | 'phone' | 'mailbox' | 'strategies' | 'contactRules' | 'lift' | 'approvals' | 'team' | 'log';

/** What is on screen and nothing else: which page, which list and what it is narrowed to, which account, which tab, what lies on top. */
export type Screen = {
  readonly page: Page;
  readonly list: WorkList;
  readonly filter: QueueFilter;
  readonly accountId: AccountId | null;
  /** The account of somebody who calls while another one is in hand. */
  readonly besideId: AccountId | null;
  readonly tab: AccountTab;
  readonly overlay: Overlay | null;
  /** The account of a call that is not written down yet: it is not left before. */
  readonly heldId: AccountId | null;
  /** How often somebody wanted to leave it. */
  readonly leaveRefusals: number;
  /** Whether the account says in full why it stands where it stands. */
  readonly isWhyOpen: boolean;
};

const beginning: Screen = {
  page: 'queue',
  list: 'callNow',
  filter: noFilter,
  accountId: null,
  besideId: null,
  tab: 'timeline',
  overlay: null,
  heldId: null,
  leaveRefusals: 0,
  isWhyOpen: false,
};

export const useScreen = create<Screen>()(() => beginning);

export const chooseFilter = (filter: QueueFilter): void => useScreen.setState({ filter });
export const chooseList = (list: WorkList): void => useScreen.setState({ list });

/** Opens a screen, unless a call is in hand, which is written down first. */
export const openPage = (page: Page): void =>
  useScreen.setState((screen) => (screen.heldId !== null && page !== 'queue' ? refused(screen) : { page }));

const refused = ({ leaveRefusals }: Screen): Partial<Screen> => ({ leaveRefusals: leaveRefusals + 1 });

/** A call is in hand on this account, which is not left until the call is written down. */
export const holdOn = (heldId: AccountId): void => useScreen.setState({ heldId, leaveRefusals: 0 });
export const letGo = (): void => useScreen.setState({ heldId: null, leaveRefusals: 0 });

/** Opens an account on its timeline, from whatever page, unless a call is in hand on another one; an account that is open already keeps its tab, and one that lay beside is in hand now. */
export const openAccount = (accountId: AccountId): void =>
  useScreen.setState((screen) =>
    screen.heldId !== null && accountId !== screen.heldId
      ? refused(screen)
      : screen.accountId === accountId
        ? { page: 'queue' }
        : { page: 'queue', accountId, tab: 'timeline', besideId: screen.besideId === accountId ? null : screen.besideId },
  );

/** Opens an account beside the one in hand, from whatever page; that one stays as it is; with none in hand, or that very one, there is nothing to lie beside. */
export function openBeside(accountId: AccountId): void {
  const inHand = useScreen.getState().accountId;
  if (inHand === null) openAccount(accountId);
  else if (inHand !== accountId) useScreen.setState({ page: 'queue', besideId: accountId });
}

export const closeBeside = (): void => useScreen.setState({ besideId: null });

export const showWhy = (isWhyOpen: boolean): void => useScreen.setState({ isWhyOpen });

/** Opens or shuts the reasons of the account, which stand on its timeline. */
export const toggleWhy = (): void =>
  useScreen.setState(({ isWhyOpen, tab }) =>
    isWhyOpen && tab === 'timeline' ? { isWhyOpen: false } : { isWhyOpen: true, tab: 'timeline' },
  );
export const chooseTab = (tab: AccountTab): void => useScreen.setState({ tab });
export const showOverlay = (overlay: Overlay): void => useScreen.setState({ overlay });
export const closeOverlay = (): void => useScreen.setState({ overlay: null });

/** Back to how a sign-in begins. */
export const resetScreen = (): void => useScreen.setState(beginning);
