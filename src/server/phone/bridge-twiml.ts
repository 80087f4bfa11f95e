import twilio from 'twilio';
import { reportUrl } from './report-url.ts';
import type { BridgeOrder } from './provider.ts';

/** What of a leg is reported to us. */
export const reportedEvents = ['initiated', 'ringing', 'answered', 'completed'] as const;

/** Only what asks for it is recorded; nothing here does, because nobody has been asked for consent. */
const testWords = 'This is a test call from your collector workstation. Your telephone is set up. Good bye.';

/**
 * What is said to a collector's telephone once it is answered: dial the customer, or for a test a sentence. It travels with the order, so that
 * nobody has to reach us to go on. `publicUrl` null: nothing is reported.
 */
export function bridgeTwiml(order: BridgeOrder, publicUrl: string | null): string {
  const response = new twilio.twiml.VoiceResponse();
  if (order.customerNumber === null) {
    response.say(testWords);
    return response.toString();
  }
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
  return response.toString();
}
