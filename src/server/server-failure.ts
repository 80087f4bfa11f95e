/** A failure the person who started the program can do something about; its message is the words to show, without a stack. */
export class ServerFailure extends Error {
  override name = 'ServerFailure';
}

/** How far a long job has come: `done` and `total` count the same thing, `words` say what is being done. */
export type OnProgress = (done: number, total: number, words: string) => void;
