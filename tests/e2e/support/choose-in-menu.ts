import type { World } from './world.ts';

/** Presses an item of the application's menu. */
export const chooseInMenu = (world: World, label: string): Promise<void> =>
  world.desktop().app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
    items.find((item) => item.label === wanted)?.click();
  }, label);
