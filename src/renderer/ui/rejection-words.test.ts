import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { wordedRejectionCodes, wordsOfRefusal } from './rejection-words.ts';

/** Every code that a rule of the domain refuses with, read from its sources, so that a new one without words fails here. */
function codesOfDomain(): readonly string[] {
  const folder = path.resolve('src/domain');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.ts$/.test(file));
  const sources = files.map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const codes = sources.flatMap((source) => [...source.matchAll(/\breject\(\s*'([a-zA-Z]+\.[a-zA-Z]+)'/g)].map(([, code]) => code ?? ''));
  return [...new Set(codes)];
}

describe('words for refusals', () => {
  const codes = codesOfDomain();

  it('finds the codes it is about', () => {
    expect(codes).toContain('note.textMissing');
    expect(codes.length).toBeGreaterThan(8);
  });

  it.each(codes)('%s has words of its own', (code) => {
    expect(wordedRejectionCodes).toContain(code);
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
