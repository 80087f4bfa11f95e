import { type DescriptionReport, checkDescription } from './check-description.ts';
import { type ShiftOptions, type ShiftReport, playShift } from './phone-shift.ts';

export type PhoneReport = { readonly description: DescriptionReport; readonly shift: ShiftReport };

/** Holds our requests against the network's description, and plays a shift of calls. */
export async function playPhone(options: ShiftOptions & { readonly say: (words: string) => void }): Promise<PhoneReport> {
  const description = await checkDescription(options.say);
  options.say('making the demo company and starting the API');
  return { description, shift: await playShift(options) };
}
