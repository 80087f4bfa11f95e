import type { TelephoneReport } from '#contracts/telephone.ts';

/** What the telephone's preload puts on its window. Orders are parsed where they arrive. */
export type TelephoneBridge = {
  readonly onOrder: (listener: (order: unknown) => void) => void;
  readonly report: (report: TelephoneReport) => void;
};

declare global {
  interface Window {
    /** Only in the window that a call is made in. */
    readonly telephone: TelephoneBridge;
  }
}
