import type { PhoneProvider } from './provider.ts';
import type { Softphone } from './softphone-token.ts';

/** The server's connection to a telephone network. */
export type PhoneLine = {
  readonly provider: PhoneProvider;
  /** How reports of the network are known to be its own, and the address it sends them to; null: there are none, and calls are asked after. */
  readonly reports: { readonly authToken: string; readonly publicUrl: string } | null;
  readonly softphone: Softphone;
};

/** After so long without a report the network is asked; where there are none, as often as somebody watches a call. */
const silenceMs = 20_000;
const withoutReportsMs = 3000;

/** How long after word of a call the network is asked about it. */
export const nextLookMs = ({ reports }: Pick<PhoneLine, 'reports'>): number => (reports === null ? withoutReportsMs : silenceMs);
