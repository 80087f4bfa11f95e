import { create } from 'zustand';
import type { Failure } from '#contracts/failure.ts';
import type { TeamFigures } from '#contracts/team.ts';
import type { Currency } from '#domain/kernel/money.ts';

/** The figures of the team as the central API gave them last, and why it gave none since. They are in this window alone and on no disk. */
type Known = {
  readonly figures: TeamFigures | null;
  readonly failure: Failure | null;
  readonly isAsking: boolean;
  /** The currency in which money is shown; null: the company's own. */
  readonly currency: Currency | null;
};
const nothing: Known = { figures: null, failure: null, isAsking: false, currency: null };

export const useTeamFigures = create<Known>()(() => nothing);

/** Sign-ins since the window began: an answer to another person's question is dropped. */
let session = 0;

/** Asks the central API anew, unless it is being asked. Without an answer the last figures stay, with the failure beside them; after a fault it may be asked again. */
export async function askForTeam(): Promise<void> {
  if (useTeamFigures.getState().isAsking) return;
  const asked = session;
  useTeamFigures.setState({ isAsking: true });
  const answer = await window.desk['team.figures']().finally(() => asked === session && useTeamFigures.setState({ isAsking: false }));
  if (asked !== session) return;
  useTeamFigures.setState(answer.ok ? { figures: answer.value, failure: null } : { failure: answer.error });
}

export const showCurrency = (currency: Currency): void => useTeamFigures.setState({ currency });

/** At the end of a session: another person may not see them. */
export function forgetTeam(): void {
  session += 1;
  useTeamFigures.setState(nothing);
}
