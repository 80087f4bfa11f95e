import { Liquid } from 'liquidjs';
import { type Result, ok, reject } from './kernel/result.ts';
import type { MergeValues } from './merge-facts.ts';

/** What a template may do: choose and repeat. Everything else of Liquid is taken away, files above all. */
const keptTags: ReadonlySet<string> = new Set(['if', 'unless', 'for']);

/** More than any template has; what is longer was not written by a person. */
const longestTemplate = 20_000;
/** Pieces of one text, and characters it may hold on the way: a table of several hundred lines is far below both. */
const limits = { templateLimit: 50_000, memoryLimit: 2_000_000 } as const;

type Engine = InstanceType<typeof Liquid>;

const engineFor = (escape: Escaping): Engine => {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    jsTruthy: true,
    relativeReference: false,
    templates: {},
    parseLimit: longestTemplate,
    outputEscape: (value) => escape(textOf(value)),
  });
  for (const tag of Object.keys(engine.tags)) if (!keptTags.has(tag)) delete engine.tags[tag];
  for (const filter of Object.keys(engine.filters)) delete engine.filters[filter];
  return engine;
};

/** Texts and whole numbers are printed; a list or a part has fields to be printed, and is nothing by itself. */
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** How the values of a text are escaped where they are put into it. */
export type Escaping = (text: string) => string;
export type LiquidTemplate = { render(values: MergeValues): Result<string> };

/**
 * Makes a template of a text, whose values are escaped in one way. Refuses with `template.syntax` (`line`, from 1, and `found`, the engine's own word on it);
 * what is made refuses with `template.unknownField` (`field`, `line`) or `template.tooMuch`.
 */
export function liquidTemplate(text: string, escape: Escaping): Result<LiquidTemplate> {
  const known = made.get(escape) ?? { engine: engineFor(escape), templates: new Map<string, LiquidTemplate>() };
  made.set(escape, known);
  const { engine, templates } = known;
  const before = templates.get(text);
  if (before) return ok(before);
  try {
    const parsed = engine.parse(text);
    const template: LiquidTemplate = { render: (values) => rendered(() => engine.renderSync(parsed, values, limits)) };
    if (templates.size < mostKept) templates.set(text, template);
    return ok(template);
  } catch (error) {
    return reject('template.syntax', { line: lineOf(error), found: wordsOf(error) });
  }
}

/** Engines and templates that were asked for: a run writes the same few to hundreds of accounts. */
const made = new Map<Escaping, { readonly engine: Engine; readonly templates: Map<string, LiquidTemplate> }>();
const mostKept = 200;

function rendered(render: () => unknown): Result<string> {
  try {
    return ok(String(render()));
  } catch (error) {
    const field = /undefined variable: ([^,\n]+)/.exec(wordsOf(error))?.[1];
    if (field !== undefined) return reject('template.unknownField', { field, line: lineOf(error) });
    if (/limit exceeded/.test(wordsOf(error))) return reject('template.tooMuch');
    throw error;
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).slice(0, 200);
/** The engine names the place behind its words: 'tag "x" not found, line:3, col:5'. */
const lineOf = (error: unknown): number | null => {
  const line = /, line:(\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return line === undefined ? null : Number(line);
};
