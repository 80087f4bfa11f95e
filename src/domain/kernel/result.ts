/** An expected refusal: a code `noun.reason` and the facts the words need. Words are made in the user interface. */
export type Rejection = {
  readonly code: `${string}.${string}`;
  readonly details?: Readonly<Record<string, string | number | null>>;
};

/** Either a value or an expected refusal; bugs and outside faults are thrown instead. */
export type Result<T, E = Rejection> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a value as a success. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

/** Wraps an expected refusal. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** Refuses with a code `noun.reason` and the facts a sentence about it needs. */
export const reject = (code: Rejection['code'], details?: Rejection['details']): Result<never, Rejection> =>
  err(details === undefined ? { code } : { code, details });
