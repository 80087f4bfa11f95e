import { expect, it } from 'vitest';
import { besideOf, windowBoundsOn } from './window-bounds.ts';

const laptop = { x: 0, y: 25, width: 1920, height: 1055 };
const beside = { x: 1920, y: 0, width: 2560, height: 1440 };

it('opens where it was, also on the second screen', () => {
  const was = { x: 2000, y: 40, width: 1600, height: 1000 };
  expect(windowBoundsOn([laptop, beside], was)).toEqual(was);
});

it('comes back to the first screen when the second is gone', () => {
  const was = { x: 2000, y: 40, width: 1600, height: 1000 };
  expect(windowBoundsOn([laptop], was)).toEqual({ x: 240, y: 102, width: 1440, height: 900 });
});

it('does not open with its title bar above the screen', () => {
  expect(windowBoundsOn([laptop], { x: 10, y: 0, width: 1200, height: 800 })).toEqual({ x: 240, y: 102, width: 1440, height: 900 });
});

it('opens at the usual size in the middle the first time', () => {
  expect(windowBoundsOn([laptop], null)).toEqual({ x: 240, y: 102, width: 1440, height: 900 });
});

it('fits a small screen but not below its smallest size', () => {
  expect(windowBoundsOn([{ x: 0, y: 0, width: 1280, height: 720 }], null)).toEqual({ x: 0, y: 0, width: 1280, height: 720 });
  expect(windowBoundsOn([{ x: 0, y: 0, width: 800, height: 600 }], null)).toEqual({ x: 0, y: 0, width: 1000, height: 640 });
});

it('grows a remembered size that is too small', () => {
  expect(windowBoundsOn([laptop], { x: 10, y: 30, width: 300, height: 200 })).toEqual({ x: 10, y: 30, width: 1000, height: 640 });
});

it('opens a further window beside the one it came from', () => {
  expect(windowBoundsOn([laptop], besideOf({ x: 100, y: 100, width: 1300, height: 800 }))).toEqual({
    x: 132,
    y: 132,
    width: 1300,
    height: 800,
  });
});
