import { z } from 'zod';
import { limits } from '#contracts/protocol.ts';

/** How many rows a page may have, as the digits of a query. */
export const limitSchema = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .transform(Number)
  .refine((limit) => limit <= limits.pageRows, `at most ${limits.pageRows}`);

/** A position in the command log, as the digits of a query. */
export const positionSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
