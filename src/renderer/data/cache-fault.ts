/** The copy on the disk is not what this program wrote, or does not answer: it is dropped and fetched again. */
export class CacheFault extends Error {}

/** A step could not be stored, as on a full disk; what was there before still is. */
export class CacheWriteFault extends CacheFault {}

/** The copy was written by another version of the program: nothing is wrong with it, but it is of no use. */
export class CacheOutdated extends CacheFault {}

/** IndexedDB did not answer in time: the copy is closed and not asked again, and what it had not answered by then may or may not be stored. */
export class CacheSilence extends CacheFault {}
