/**
 * The version of the sync protocol. A change of a message's shape and a new command raise it; the server says which ones it still
 * takes. 1: the first. 2: snapshots with membership versions and a sum, digests, events. 3: leases, revoked devices, the seal key.
 * 4: snoozes, pins, skips, parents and stays. 5: calls, follow-ups with a moment, stops, and promises by invoice.
 * 6: messages, postal addresses, arrangements and approvals, and all that has come to them since: no desktop of 6 has been handed out yet, so it grows until one is.
 */
export const protocolVersion = 6;

/** A server takes the commands of its own version and of the two before, and signs their desktops in. */
export const oldestProtocolVersion = protocolVersion - 2;

/** The version that brought the present shape of a folder: older desktops would not understand what comes down, and are told to update. */
export const folderVersion = 6;

/** Limits both ends keep, so that neither has to guess what the other refuses. */
export const limits = {
  /** Commands in one push; larger backlogs go up in several. */
  pushCommands: 500,
  /** Bytes of one push body; the server's body limit for sync. */
  pushBytes: 1_000_000,
  /** Rows of one page of a listing. */
  pageRows: 200,
  /** Characters of the reason that takes a refusal off the list. */
  dismissReasonCharacters: 300,
} as const;
