import twilio from 'twilio';
import { dialCustomer } from './dial-customer.ts';
import type { BridgeOrder } from './provider.ts';

const testWords = 'This is a test call from your collector workstation. Your telephone is set up. Good bye.';

/**
 * What is said to a collector's telephone once it is answered: dial the customer, or for a test a sentence. It travels with the order, so that
 * nobody has to reach us to go on. `publicUrl` null: nothing is reported.
 */
export function bridgeTwiml(order: BridgeOrder, publicUrl: string | null): string {
  const response = new twilio.twiml.VoiceResponse();
  if (order.customerNumber === null) response.say(testWords);
  else dialCustomer(response, order, publicUrl);
  return response.toString();
}
