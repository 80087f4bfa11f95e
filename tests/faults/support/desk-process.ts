import { writeSync } from 'node:fs';
import { z } from 'zod';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { Desktop } from '#tests/journeys/support/desktop.ts';

/** How a desktop without a window is told what to do, as JSON in its one argument. */
export const deskOrderSchema = z.object({
  folder: z.string(),
  deviceId: z.uuid(),
  apiUrl: z.url(),
  email: z.string(),
  password: z.string(),
  accountId: accountIdSchema,
  /** What the words of every note begin with; a number follows. */
  words: z.string(),
  /** Notes to write until it is killed; 0 sends what waits and ends. */
  notes: z.number().int().min(0),
});

/** Nobody writes faster; the API would ask a desktop that does to come back in a minute. */
const betweenNotesMs = 100;

/** A line at once on standard output: a process that is killed right after has said it. */
const tell = (line: string): void => void writeSync(1, `${line}\n`);

const order = deskOrderSchema.parse(JSON.parse(process.argv[2] ?? ''));
const desktop = Desktop.at(order.folder, order.deviceId, order.apiUrl);
await desktop.start(order.email, order.password);
tell('ready');
for (let number = 1; number <= order.notes; number += 1) {
  const text = `${order.words}${number}`;
  if (await isSaved(text)) tell(`saved ${text}`);
  await new Promise((resolve) => setTimeout(resolve, betweenNotesMs));
}
await desktop.settled();
tell('settled');
process.exit(0);

/** A copy that is just being fetched anew takes no notes, and says so: then it was not saved, and the next one is tried a little later. */
async function isSaved(text: string): Promise<boolean> {
  try {
    await desktop.write(order.accountId, text);
    return true;
  } catch (fault) {
    if (!String(fault).includes('not saved: cache.broken')) throw fault;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return false;
  }
}
