/** Ends a switch over a closed choice: the compiler refuses a missing case, and data from outside that slipped in throws. */
export function assertNever(value: never): never {
  throw new Error(`a case is missing for ${JSON.stringify(value)}`);
}

/** Throws when something that must hold does not: a bug, never an expected refusal. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
