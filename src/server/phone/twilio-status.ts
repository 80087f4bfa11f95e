import { z } from 'zod';
import type { LegState } from './provider.ts';

/** The words Twilio has for how a leg stands. */
export const statusSchema = z.enum(['queued', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'failed', 'canceled']);
/** What each of them is here. */
export const stateOfStatus: Readonly<Record<z.infer<typeof statusSchema>, LegState>> = {
  queued: 'queued',
  ringing: 'ringing',
  'in-progress': 'inProgress',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'noAnswer',
  failed: 'failed',
  canceled: 'cancelled',
};

/** The state a status stands for; `initiated` is said in reports only. Undefined for a word that is not known. */
export function legStateOf(status: string): LegState | undefined {
  if (status === 'initiated') return 'queued';
  const known = statusSchema.safeParse(status);
  return known.success ? stateOfStatus[known.data] : undefined;
}
