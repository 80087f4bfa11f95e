import type { Folder } from '#domain/folder.ts';
import { inQueueOrder } from './expected.ts';
import type { Window } from './window.ts';
import { type World, dana, demoPassword } from './world.ts';

/** Opens a world's desktop, signs its collector in, and opens the queue's second account: one that is not opened by itself. */
export async function openOnSecond(world: World): Promise<{ readonly window: Window; readonly account: Folder }> {
  const [, account] = inQueueOrder(await world.folders(), (await world.company()).policy, await world.today());
  if (!account) throw new Error('the queue has no second account');
  const window = await world.openDesktop();
  await window.signIn(dana.email, demoPassword);
  await window.queueShown();
  await window.openByNumber(account);
  return { window, account };
}
