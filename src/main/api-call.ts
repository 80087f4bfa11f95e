import type { z } from 'zod';
import type { Result } from '#domain/kernel/result.ts';
import type { ApiFailure } from './api-failure.ts';

/** What a request to the central API brings. */
export type Answer<T> = Promise<Result<T, ApiFailure>>;

/** A request to the central API; `body` goes as JSON. */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly prefer?: string;
};

/** Makes a request and parses its answer by a schema. */
export type Send = <S extends z.ZodType>(call: Call, schema: S) => Answer<z.infer<S>>;
