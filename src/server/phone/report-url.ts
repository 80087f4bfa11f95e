import type { BridgeOrder } from './provider.ts';

/** The path at which a network reports. */
export const reportPath = '/v1/calls/webhook';

/** The path at which a network asks whom a softphone is to be connected to; the TwiML application names it. */
export const softphonePath = '/v1/calls/softphone';

export type LegName = 'collector' | 'customer';

/**
 * The address at which one leg of one call is reported. It is part of what the network signs: who sends it has it from us.
 * The company is in it because nobody is signed in who would say it.
 */
export function reportUrl(publicUrl: string, { companyId, callId }: Pick<BridgeOrder, 'companyId' | 'callId'>, leg: LegName): string {
  return `${publicUrl.replace(/\/+$/, '')}${reportPath}?company=${companyId}&call=${callId}&leg=${leg}`;
}
