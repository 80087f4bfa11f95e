import type { World } from './world.ts';

/** Presses an item of the application's menu; fails where there is none of that name. */
export const chooseInMenu = (world: World, label: string): Promise<void> =>
  world.desktop().app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
    const item = items.find(({ label }) => label === wanted);
    if (!item) throw new Error(`the menu has no item ${wanted}`);
    item.click();
  }, label);
