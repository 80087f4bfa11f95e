import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

const file = createRequire(import.meta.url).resolve('big-list-of-naughty-strings/blns.json');

/** The well-known list of strings that break programs: hundreds of scripts, injections, odd letters and odd numbers. */
export const naughtyStrings: readonly string[] = z
  .array(z.string())
  .min(400)
  .parse(JSON.parse(readFileSync(file, 'utf8')));
