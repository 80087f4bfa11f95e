import type { z } from 'zod';

/** True only for what the schema accepts as it stands. */
export type QuickCheck = (value: unknown) => boolean;

/** What is read of a schema's own description of itself (zod 4, `schema.def`). */
type Def = {
  readonly type?: string;
  readonly check?: string;
  readonly shape?: Readonly<Record<string, Described>>;
  readonly catchall?: Described;
  readonly element?: Described;
  readonly innerType?: Described;
  readonly options?: readonly Described[];
  readonly discriminator?: string;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly checks?: readonly Described[];
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly fn?: (value: unknown) => unknown;
};
type Described = { readonly _zod: { readonly def: Def } };

/**
 * Makes a fast judge of a schema that changes nothing in what it parses. The page's policy forbids zod the code it would
 * make from text, and without that it takes half the time of a first sync; functions put together once judge six times
 * as fast. What is refused here is given to the schema, whose word is final: a judge that is too strict only costs time.
 * Throws for a schema with something in it that is not known here.
 */
export const quickCheckOf = (schema: z.ZodType): QuickCheck => checkOf(schema);

function checkOf({ _zod: { def } }: Described): QuickCheck {
  const base = baseOf(def);
  // A format such as `z.uuid()` is its own check.
  const own = def.check === undefined ? [] : [ruleOf(def)];
  const rules = [...own, ...(def.checks ?? []).map((check) => ruleOf(check._zod.def))];
  const [first, second, third] = rules;
  if (!first) return base;
  if (!second) return (value) => base(value) && first(value);
  if (!third) return (value) => base(value) && first(value) && second(value);
  return (value) => base(value) && rules.every((rule) => rule(value));
}

function baseOf(def: Def): QuickCheck {
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return Number.isFinite;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'enum':
      return memberOf(Object.values(def.entries ?? {}));
    case 'literal':
      return memberOf(def.values ?? []);
    case 'nullable':
      return either((value) => value === null, innerOf(def));
    case 'optional':
      return either((value) => value === undefined, innerOf(def));
    case 'array':
      return arrayOf(checkOf(known(def.element)));
    case 'object':
      return objectOf(def);
    case 'union':
      return def.discriminator === undefined ? anyOf((def.options ?? []).map(checkOf)) : discriminated(def, def.discriminator);
    default:
      throw unknownPart(def);
  }
}

function ruleOf(def: Def): QuickCheck {
  switch (def.check) {
    case 'string_format': {
      const pattern = known(def.pattern);
      if (pattern.global || pattern.sticky) throw unknownPart(def);
      return (value) => pattern.test(value as string);
    }
    case 'min_length':
      return (
        (minimum) => (value) =>
          (value as string).length >= minimum
      )(known(def.minimum));
    case 'max_length':
      return (
        (maximum) => (value) =>
          (value as string).length <= maximum
      )(known(def.maximum));
    case 'length_equals':
      return (
        (length) => (value) =>
          (value as string).length === length
      )(known(def.length));
    case 'number_format':
      if (def.format !== 'safeint') throw unknownPart(def);
      return Number.isSafeInteger;
    case 'greater_than':
      return ((limit) => (def.inclusive === true ? (value) => Number(value) >= limit : (value) => Number(value) > limit))(known(def.value));
    case 'less_than':
      return ((limit) => (def.inclusive === true ? (value) => Number(value) <= limit : (value) => Number(value) < limit))(known(def.value));
    case 'custom':
      return remembering(known(def.fn));
    default:
      throw unknownPart(def);
  }
}

/** An object with exactly the keys of its shape. */
function objectOf({ shape = {}, catchall }: Def): QuickCheck {
  // Unknown keys would be dropped or kept by other kinds of object, and this judge gives back what came.
  if (catchall?._zod.def.type !== 'never') throw new TypeError('only strict objects can be judged quickly');
  const parts = Object.entries(shape).map(([key, part]) => ({ key, check: checkOf(part) }));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const record = value as Record<string, unknown>;
    let present = 0;
    for (const { key, check } of parts) {
      const part = record[key];
      if (!check(part)) return false;
      if (part !== undefined) present += 1;
    }
    let keys = 0;
    for (const _ in record) keys += 1;
    return keys === present;
  };
}

/** A union that is told apart by one key: only the option that the key names is tried. */
function discriminated({ options = [] }: Def, discriminator: string): QuickCheck {
  const byValue = new Map<unknown, QuickCheck>();
  for (const option of options) {
    const name = known(option._zod.def.shape?.[discriminator])._zod.def;
    for (const value of known(name.values)) byValue.set(value, checkOf(option));
  }
  return (value) => {
    const named = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[discriminator] : undefined;
    return byValue.get(named)?.(value) ?? false;
  };
}

function arrayOf(element: QuickCheck): QuickCheck {
  return (value) => {
    if (!Array.isArray(value)) return false;
    for (const one of value) if (!element(one)) return false;
    return true;
  };
}

function memberOf(values: readonly unknown[]): QuickCheck {
  const set = new Set(values);
  return (value) => set.has(value);
}

/** Values are few where a rule is a function (time zones), and the function may be slow. */
const mostRemembered = 1000;

function remembering(judge: (value: unknown) => unknown): QuickCheck {
  const accepted = new Set<unknown>();
  return (value) => {
    if (accepted.has(value)) return true;
    if (!judge(value)) return false;
    if (typeof value === 'string' && accepted.size < mostRemembered) accepted.add(value);
    return true;
  };
}

const either =
  (one: QuickCheck, other: QuickCheck): QuickCheck =>
  (value) =>
    one(value) || other(value);
const anyOf =
  (checks: readonly QuickCheck[]): QuickCheck =>
  (value) =>
    checks.some((check) => check(value));
const innerOf = (def: Def): QuickCheck => checkOf(known(def.innerType));

function known<T>(part: T | undefined): T {
  if (part === undefined) throw new TypeError('a schema does not describe itself as expected');
  return part;
}

const unknownPart = (def: Def): TypeError => new TypeError(`no quick check for ${def.check ?? def.type ?? 'this'}`);
