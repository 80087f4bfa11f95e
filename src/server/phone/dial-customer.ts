import type twilio from 'twilio';
import type { BridgeOrder } from './provider.ts';
import { reportUrl } from './report-url.ts';

/** What of a leg is reported to us. */
export const reportedEvents = ['initiated', 'ringing', 'answered', 'completed'] as const;

type Dialled = Pick<BridgeOrder, 'companyId' | 'callId' | 'customerNumber' | 'callerId' | 'ringSeconds' | 'longestMinutes'>;

/**
 * Says that the customer is to be dialled under the company's number, for whoever is at the other end: she hears it ring until it is answered. Only what asks for it is recorded;
 * nothing here does, because nobody has been asked for consent. `publicUrl` null: nothing is reported.
 */
export function dialCustomer(response: InstanceType<typeof twilio.twiml.VoiceResponse>, order: Dialled, publicUrl: string | null): void {
  if (order.customerNumber === null) return;
  const dial = response.dial({
    callerId: order.callerId,
    timeout: order.ringSeconds,
    timeLimit: order.longestMinutes * 60,
    answerOnBridge: true,
  });
  const reports =
    publicUrl === null
      ? {}
      : {
          statusCallback: reportUrl(publicUrl, order, 'customer'),
          statusCallbackEvent: [...reportedEvents],
          statusCallbackMethod: 'POST',
        };
  dial.number(reports, order.customerNumber);
}
