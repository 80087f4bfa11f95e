import { neededField } from './compose-message.ts';
import { liquidTemplate } from './liquid-engine.ts';
import { mergeFields } from './merge-fields.ts';
import { type MessageTemplate, type TemplateKey, type TemplateText, templateLimits } from './message-template.ts';
import { hardestEase, readingEase } from './reading-ease.ts';
import { threatsIn } from './threatening-words.ts';

/** What is wrong with a template, or worth a second look. `line` counts from 1 within its part. */
export type TemplateFinding = { readonly part: 'subject' | 'body'; readonly line: number | null } & (
  | { readonly code: 'syntax'; readonly isError: true; readonly found: string }
  | { readonly code: 'unknownField'; readonly isError: true; readonly field: string }
  | { readonly code: 'empty' | 'tooLong'; readonly isError: true }
  /** A template about a promise that does not name the promise. */
  | { readonly code: 'factNotNamed'; readonly isError: false; readonly field: string }
  | { readonly code: 'threat'; readonly isError: false; readonly found: string }
  | { readonly code: 'shouting'; readonly isError: false; readonly found: string }
  | { readonly code: 'hardToRead'; readonly isError: false; readonly ease: number; readonly least: number }
  | { readonly code: 'optOutMissing'; readonly isError: false }
);

/** What the company asks of its templates. */
export type LintRules = { readonly offersEmailOptOut: boolean };

/**
 * Reads a template without an account: what would keep it from being written is an error, what a customer might take amiss is none. Pure; findings come in the
 * order of the text.
 */
export function lintTemplate(
  template: Pick<MessageTemplate, 'key' | 'language'> & TemplateText,
  rules: LintRules,
): readonly TemplateFinding[] {
  const errors = [...errorsOf('subject', template.subject), ...errorsOf('body', template.body)];
  return errors.some(({ code }) => code !== 'unknownField') ? errors : [...errors, ...adviceOf(template, rules)];
}

/** Whether a template can be put into use. */
export const isUsable = (findings: readonly TemplateFinding[]): boolean => findings.every(({ isError }) => !isError);

function errorsOf(part: 'subject' | 'body', text: string): readonly TemplateFinding[] {
  if (text.trim() === '') return [{ part, line: null, code: 'empty', isError: true }];
  if (text.length > templateLimits[part]) return [{ part, line: null, code: 'tooLong', isError: true }];
  const parsed = liquidTemplate(text, String);
  if (!parsed.ok) {
    const { line, found } = parsed.error.details ?? {};
    return [{ part, line: typeof line === 'number' ? line : null, code: 'syntax', isError: true, found: String(found ?? '') }];
  }
  return namesIn(text).flatMap(({ field, line }): TemplateFinding[] =>
    known.has(field) ? [] : [{ part, line, code: 'unknownField', isError: true, field }],
  );
}

const known: ReadonlySet<string> = new Set(mergeFields.map(({ path }) => path));
const lists: ReadonlySet<string> = new Set(mergeFields.filter(({ kind }) => kind === 'list').map(({ path }) => path));

/** A field as the list of fields has it, and where it is named. */
type Named = { readonly field: string; readonly line: number };

const outputOrTag = /\{\{-?([^]*?)-?\}\}|\{%-?\s*([a-z]+)([^]*?)-?%\}/g;
const texts = /"[^"]*"|'[^']*'/g;
const names = /[a-zA-Z_][\w-]*(?:\s*\.\s*[\w-]+|\s*\[[^\]]*\])*/g;
const words: ReadonlySet<string> = new Set([
  'and',
  'or',
  'contains',
  'not',
  'true',
  'false',
  'nil',
  'null',
  'empty',
  'blank',
  'in',
  'reversed',
  'limit',
  'offset',
]);
const loopFields: ReadonlySet<string> = new Set(
  ['first', 'last', 'index', 'index0', 'rindex', 'rindex0', 'length'].map((name) => `forloop.${name}`),
);

/** Every field that a text names, also in choices that no account would take. What stands for the items of a list is written as that list's. */
function namesIn(text: string): readonly Named[] {
  const found: Named[] = [];
  const items: { readonly name: string; readonly list: string }[] = [];
  for (const { 0: whole, 1: output, 2: tag = '', 3: rest = '', index } of text.matchAll(outputOrTag)) {
    const line = text.slice(0, index).split('\n').length;
    const resolved = (name: string): string => {
      const [first = '', ...path] = name.replace(/\s/g, '').split('.');
      const item = items.findLast((each) => each.name === first);
      return [item ? item.list : first, ...path].join('.');
    };
    const named = [...(output ?? rest).replace(texts, '').matchAll(names)].map(([name]) => name).filter((name) => !words.has(name));
    if (tag === 'for') {
      const [name = '', list = ''] = named;
      found.push({ field: lists.has(resolved(list)) ? resolved(list) : `${resolved(list)} (no list)`, line });
      items.push({ name, list: resolved(list) });
    } else {
      if (tag === 'endfor') items.pop();
      if (whole.startsWith('{{') && named.length === 0) continue;
      found.push(
        ...named
          .map(resolved)
          .filter((field) => !loopFields.has(field))
          .map((field) => ({ field, line })),
      );
    }
  }
  return found;
}

function adviceOf(
  { key, language, subject, body }: Pick<MessageTemplate, 'key' | 'language'> & TemplateText,
  rules: LintRules,
): readonly TemplateFinding[] {
  const needed = neededField(key);
  const isNamed = (field: string): boolean => namesIn(body).some((named) => named.field === field || named.field.startsWith(`${field}.`));
  const ease = readingEase(proseOf(body), language);
  const parts = [
    ['subject', subject],
    ['body', body],
  ] as const;
  return [
    ...parts.flatMap(([part, text]) => [
      ...threatsIn(blanked(text), language).map(({ found, line }) => ({
        part,
        line,
        code: 'threat' as const,
        isError: false as const,
        found,
      })),
      ...shoutsIn(blanked(text)).map(({ found, line }) => ({ part, line, code: 'shouting' as const, isError: false as const, found })),
    ]),
    ...(isNamed(needed)
      ? []
      : [{ part: 'body' as const, line: null, code: 'factNotNamed' as const, isError: false as const, field: needed }]),
    ...(ease < hardestEase
      ? [
          {
            part: 'body' as const,
            line: null,
            code: 'hardToRead' as const,
            isError: false as const,
            ease: Math.round(ease),
            least: hardestEase,
          },
        ]
      : []),
    ...(rules.offersEmailOptOut && asksForMoney.has(key) && !isNamed('optOut')
      ? [{ part: 'body' as const, line: null, code: 'optOutMissing' as const, isError: false as const }]
      : []),
  ];
}

/** Those that are sent without having been asked for, and come again. */
const asksForMoney: ReadonlySet<TemplateKey> = new Set([
  'friendlyReminder',
  'secondReminder',
  'firmNotice',
  'finalDemand',
  'brokenPromise',
  'statement',
]);

/** A text with its tags blanked out, line for line. */
const blanked = (text: string): string => text.replace(outputOrTag, (tag) => tag.replace(/[^\n]/g, ' '));

/** The sentences of a text: a value is a word, tables and marks are none. */
const proseOf = (text: string): string =>
  text
    .replace(/\{\{[^]*?\}\}/g, 'x')
    .replace(/\{%[^]*?%\}/g, '')
    .split('\n')
    .filter((line) => !line.startsWith('|'))
    .join('\n')
    .replace(/\*\*/g, '');

/** Exclamation marks, and words of capitals that are no abbreviation. */
const shouts = /!|(?<!\p{L})\p{Lu}{5,}(?!\p{L})/gu;
const shoutsIn = (text: string): readonly { readonly found: string; readonly line: number }[] =>
  [...text.matchAll(shouts)].map(({ 0: found, index }) => ({ found, line: text.slice(0, index).split('\n').length }));
