import { whyNoFakeClock } from './fake-clock.ts';
import { whyNoSmallDisk } from './small-disk.ts';

/** Why some of the faults cannot be made on this machine; empty where all can. */
export function whatCannotBeTried(): string[] {
  return [whyNoSmallDisk(), whyNoFakeClock()].flatMap((why) => why ?? []);
}
