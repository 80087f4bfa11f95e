/** The version of the sync protocol. A change of a message's shape raises it; the server says which ones it still takes. */
export const protocolVersion = 1;

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
