/** Runs one step at a time. Whoever asks while one is under way gets one more behind it; several who ask get one. */
export class StepRunner {
  readonly #step: () => Promise<void>;
  readonly #onBug: (fault: unknown) => void;
  #underWay: Promise<void> | null = null;
  #isAskedAgain = false;
  #isClosed = false;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** `onBug` takes what a step throws; the runner goes on when it is asked again. */
  constructor(step: () => Promise<void>, onBug: (fault: unknown) => void) {
    this.#step = step;
    this.#onBug = onBug;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Now, or behind the step that is under way. */
  ask(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#later);
    this.#isAskedAgain = true;
    this.#underWay ??= this.#run()
      .catch((fault: unknown) => {
        if (!this.#isClosed) this.#onBug(fault);
      })
      .finally(() => {
        this.#underWay = null;
      });
  }

  /** After so many milliseconds, unless somebody asks before. */
  askIn(ms: number): void {
    if (!this.#isClosed) this.#later = setTimeout(() => this.ask(), ms);
  }

  /** Begins no step any more and waits for the one under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#later);
    await this.#underWay;
  }

  async #run(): Promise<void> {
    while (this.#isAskedAgain && !this.#isClosed) {
      this.#isAskedAgain = false;
      await this.#step();
    }
  }
}
