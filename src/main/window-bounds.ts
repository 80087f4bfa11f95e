import type { Bounds } from './settings-file.ts';

export const smallestWindow = { width: 1000, height: 640 } as const;
const usualWindow = { width: 1440, height: 900 } as const;
/** So much of the window has to be on one screen, or a person could not take hold of it. */
const reachable = { width: 200, height: 100 } as const;

/**
 * Where to open the window: where it was, if enough of that is on a screen that is still there; else in the middle of the
 * first screen, at the usual size or the screen's. `workAreas` are the screens without their bars, the main one first.
 */
export function windowBoundsOn(workAreas: readonly Bounds[], remembered: Bounds | null): Bounds {
  const size = {
    width: Math.max(remembered?.width ?? 0, smallestWindow.width),
    height: Math.max(remembered?.height ?? 0, smallestWindow.height),
  };
  const sized = remembered === null ? null : { ...remembered, ...size };
  if (sized !== null && workAreas.some((area) => isReachable(sized, area))) return sized;
  const area = workAreas[0] ?? { x: 0, y: 0, ...usualWindow };
  const width = Math.min(usualWindow.width, Math.max(area.width, smallestWindow.width));
  const height = Math.min(usualWindow.height, Math.max(area.height, smallestWindow.height));
  return { x: middle(area.x, area.width, width), y: middle(area.y, area.height, height), width, height };
}

/** How far a further window stands off the one it was opened from, so that both can be seen. */
const besidePx = 32;

/** The place of a further window that has none of its own yet: the same size, a little below and to the right. */
export const besideOf = ({ x, y, width, height }: Bounds): Bounds => ({ x: x + besidePx, y: y + besidePx, width, height });

function isReachable(window: Bounds, area: Bounds): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const height = Math.min(window.y + window.height, area.y + area.height) - Math.max(window.y, area.y);
  return width >= reachable.width && height >= reachable.height && window.y >= area.y;
}

const middle = (start: number, room: number, size: number): number => start + Math.max(0, Math.floor((room - size) / 2));
