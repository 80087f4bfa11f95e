import { useMemo } from 'react';
import type { Folder } from '#domain/folder.ts';
import { type PayerKnown, payerKnownOf } from '#domain/payment-expectation.ts';
import type { Policy } from '#domain/policy.ts';

/** What is known of the payer of a folder; worked out anew when the folder or the company's tables change. */
export function usePayer(folder: Folder, { lateness: { delayQuantiles } }: Policy): PayerKnown {
  return useMemo(() => payerKnownOf(folder, delayQuantiles), [folder, delayQuantiles]);
}
