import type { ToEngine } from './worker-protocol.ts';

/** What is asked of an engine, without its number; `Omit` spread over the union, so that each kind keeps its own fields. */
type Question = Extract<ToEngine, { id: number }>;
type Unnumbered = Question extends infer Q ? (Q extends unknown ? Omit<Q, 'id'> : never) : never;
type Waiting = { question: Question; isSent: boolean; readonly settle: (answer: unknown) => void; readonly giveUp: () => void };

/** An engine that has gone is waited for so long; then nobody is left to answer. */
const longestHoldMs = 15_000;

/** Questions under way by number; each is answered once, or with its fallback when nobody is there to answer any more. */
export type Questions = {
  ask<A>(fallback: A, question: Unnumbered): Promise<A>;
  answer(id: number, answer: unknown): void;
  /** The engine has gone and another one will come: what is not answered waits for it, and so does what is asked now. */
  hold(): void;
  /** The other one can answer: it is asked everything again, and told which commands may have been done. */
  release(): void;
  giveUp(): void;
};

/** Makes the questions of one page; `post` sends one to the engine of the moment. */
export function createQuestions(post: (question: Question) => void): Questions {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let holding: ReturnType<typeof setTimeout> | null = null;

  const send = (each: Waiting): void => {
    if (each.isSent && each.question.kind === 'run') each.question = { ...each.question, isRepeated: true };
    each.isSent = true;
    post(each.question);
  };
  const letGo = (): void => {
    if (holding !== null) clearTimeout(holding);
    holding = null;
  };
  const giveUp = (): void => {
    letGo();
    for (const { giveUp: fall } of waiting.values()) fall();
    waiting.clear();
  };
  return {
    ask<A>(fallback: A, question: Unnumbered): Promise<A> {
      lastId += 1;
      const id = lastId;
      return new Promise<A>((resolve) => {
        // The worker is built together with this file: the answer to a question has the question's type.
        const settle = (answer: unknown): void => resolve(answer as A);
        const each: Waiting = { question: { ...question, id }, isSent: false, settle, giveUp: () => resolve(fallback) };
        waiting.set(id, each);
        if (holding === null) send(each);
      });
    },
    answer(id, answer) {
      waiting.get(id)?.settle(answer);
      waiting.delete(id);
    },
    hold() {
      holding ??= setTimeout(giveUp, longestHoldMs);
    },
    release() {
      if (holding === null) return;
      letGo();
      for (const each of waiting.values()) send(each);
    },
    giveUp,
  };
}
