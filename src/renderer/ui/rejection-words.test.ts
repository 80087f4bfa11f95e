import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureSchema } from '#contracts/failure.ts';
import { wordedRejectionCodes, wordsOfRefusal } from './rejection-words.ts';

/** The sources a command may be refused in, and how a code stands in them. */
const places = [
  { folder: 'src/domain', code: /\breject\(\s*'([a-zA-Z]+\.[a-zA-Z]+)'/g },
  { folder: 'src/server/sync', code: /\b(?:refused\(\w+, |resultOf\(\w+, |code: )'([a-zA-Z]+\.[a-zA-Z]+)'/g },
  { folder: 'src/main', code: /'(command\.[a-zA-Z]+)'/g },
] as const;

/** Every code a command is refused with, read from the sources, so that a new one without words fails here. */
function codesOfSources(): readonly string[] {
  const codes = places.flatMap(({ folder, code }) => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.ts$/.test(file));
    return files.flatMap((file) => [...readFileSync(path.join(folder, file), 'utf8').matchAll(code)].map(([, found]) => found ?? ''));
  });
  return [...new Set(codes)];
}

describe('words for refusals', () => {
  const codes = codesOfSources();

  it('finds the codes it is about', () => {
    expect(codes).toEqual(expect.arrayContaining(['note.textMissing', 'account.notYours', 'command.failed', 'command.malformed']));
  });

  it.each(codes)('%s has words of its own', (code) => {
    // What a change of the company's settings is refused with is a failure of that call, and has its words there.
    expect([...wordedRejectionCodes, ...failureSchema.shape.code.options]).toContain(code);
  });

  it('puts a refusal beside the field it is about', () => {
    expect(wordsOfRefusal({ code: 'note.textMissing' })).toMatchObject({ field: 'text', title: 'Write what was said' });
    expect(wordsOfRefusal({ code: 'followUp.dateInPast' }).field).toBe('followUp');
  });

  it('gives the words of a failure for a failure', () => {
    expect(wordsOfRefusal({ code: 'journal.notWritten' }).title).toContain('could not write to its disk');
  });

  it('shows a code nobody worded, and says that nothing is lost', () => {
    expect(wordsOfRefusal({ code: 'widget.broken' }).detail).toMatch(/words are kept.*widget\.broken/);
  });
});
