import { type DescriptionReport, checkDescription, checkRequests, openDescription } from './check-description.ts';
import { type ShiftReport, playShift } from './phone-shift.ts';
import { tableOf } from './shift-table.ts';
import { type WindowShiftReport, playWindowShift } from './window-shift.ts';

export type PhoneOptions = {
  /** Calls of the shift in the window. */
  readonly calls: number;
  /** Calls of several collectors at once, by the interface alone. */
  readonly together: number;
  readonly seed: number;
  readonly tell: (done: number, total: number, words: string) => void;
  readonly say: (words: string) => void;
};

export type PhoneReport = {
  readonly description: DescriptionReport;
  /** The requests that the server made in the shift, held against the description. */
  readonly requests: DescriptionReport;
  readonly shift: Omit<WindowShiftReport, 'attempts' | 'requests'>;
  readonly together: ShiftReport | null;
  /** One line an attempt to call in the window. */
  readonly table: readonly string[];
};

/** Holds our requests against the network's description, plays a shift of calls in the real window, and calls of several collectors at once. */
export async function playPhone({ calls, together, seed, tell, say }: PhoneOptions): Promise<PhoneReport> {
  const described = await openDescription(say);
  try {
    const description = await checkDescription(described);
    say('making the demo company, starting the API and opening the window');
    const { attempts, requests, ...shift } = await playWindowShift({ calls, seed, tell, say });
    say(`holding ${requests.length} requests of the shift against the description`);
    const held = await checkRequests(described, requests);
    if (together > 0) say('calls of several collectors at once');
    const lanes = together === 0 ? null : await playShift({ calls: together, seed, tell });
    return { description, requests: held, shift, together: lanes, table: tableOf(attempts) };
  } finally {
    await described.stop();
  }
}
