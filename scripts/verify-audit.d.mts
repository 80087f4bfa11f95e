/** What the file holds, or the first line that does not fit and why. */
export type AuditReport =
  | {
      readonly ok: true;
      readonly companyId: string;
      readonly companyName: string;
      readonly exportedAt: string;
      readonly entries: number;
      readonly checkpoints: number;
      /** Computers with a chain of their own, the breaks in those that the server has marked, and the line of the first. */
      readonly desktops: number;
      readonly deviceBreaks: number;
      readonly firstDeviceBreakLine: number | null;
      /** Lines of the log of reads. */
      readonly reads: number;
      /** The hash of the last entry; empty where there is none. */
      readonly head: string;
      /** Fingerprint of the key of the last line, and of all keys that signed something. */
      readonly key: string;
      readonly keys: readonly string[];
    }
  | { readonly ok: false; readonly line: number; readonly why: string };

export function verifyAudit(
  file: string,
  options?: { readonly key?: string | null; readonly progress?: (doneBytes: number, allBytes: number) => void },
): Promise<AuditReport>;
export function tell(file: string, report: AuditReport, isKeyKnown: boolean): 0 | 1;
