import { type Strategy, type StrategyStep, stopConditionSchema } from '#domain/strategy.ts';
import { countOf } from '#renderer/ui/money.ts';
import { templateWords } from '#renderer/ui/template-words.ts';
import { stepChannelWords } from './next-step-words.ts';
import { segmentSentence } from './segment-words.ts';
import { stopWords } from './stop-words.ts';
import { attachmentWords, chargeWords, minimumWords } from './writing-words.ts';

/** What differs between two lists of strategies, a sentence each; none where both are the same. */
export function wordsOfChanges(before: readonly Strategy[], after: readonly Strategy[]): readonly string[] {
  const old = new Map(before.map((strategy) => [strategy.id, strategy]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !kept.has(id)).map(({ name }) => `“${name}” was taken out.`),
    ...after.flatMap((strategy) => {
      const was = old.get(strategy.id);
      return was ? changesOfOne(was, strategy) : [addedWords(strategy)];
    }),
    ...(isReordered(before, after) ? [`The order is now: ${after.map(({ name }) => name).join(', ')}.`] : []),
  ];
}

const addedWords = ({ name, segment, steps }: Strategy): string =>
  `“${name}” was added: ${inSentence(segmentSentence(segment))}, ${countOf(steps.length, 'step')}: ${steps.map(stepWords).join('; ')}.`;

function changesOfOne(before: Strategy, after: Strategy): readonly string[] {
  const [was, is] = [segmentSentence(before.segment), segmentSentence(after.segment)];
  const of = `“${after.name}”`;
  return [
    ...(before.name === after.name ? [] : [`“${before.name}” is now called ${of}.`]),
    ...(was === is ? [] : [`${of} is now for ${inSentence(is)}; before: ${inSentence(was)}.`]),
    ...stepChanges(before.steps, after.steps).map((change) => `${of}: ${change}.`),
    ...stopChanges(before, after).map((change) => `${of} ${change}.`),
  ];
}

function stepChanges(before: readonly StrategyStep[], after: readonly StrategyStep[]): readonly string[] {
  const old = new Map(before.map((step) => [step.id, step]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...before.flatMap((step, at) => (kept.has(step.id) ? [] : [`step ${at + 1} was taken out (${stepWords(step)})`])),
    ...after.flatMap((step, at) => {
      const was = old.get(step.id);
      if (!was) return [`step ${at + 1} was added (${stepWords(step)})`];
      const changes = changesOfStep(was, step);
      return changes.length === 0 ? [] : [`step ${at + 1} ${changes.join(', ')}`];
    }),
    ...(isReordered(before, after) ? ['its steps are in another order'] : []),
  ];
}

function changesOfStep(before: StrategyStep, after: StrategyStep): readonly string[] {
  return [
    ...(before.channel === after.channel ? [] : [`is ${aChannel(after)} instead of ${aChannel(before)}`]),
    ...(before.startsAfterDays === after.startsAfterDays
      ? []
      : [`comes from day ${after.startsAfterDays} on instead of day ${before.startsAfterDays}`]),
    ...(before.waitDays === after.waitDays
      ? []
      : [`waits ${countOf(after.waitDays, 'day')} after a contact instead of ${before.waitDays}`]),
    ...(before.repeatEveryDays === after.repeatEveryDays ? [] : [repeatWords(before, after)]),
    ...changesOfWriting(before, after),
  ];
}

function changesOfWriting(before: StrategyStep, after: StrategyStep): readonly string[] {
  const named = (key: StrategyStep['templateKey']): string =>
    key === null ? 'what is chosen then' : `the ${templateWords[key].toLowerCase()}`;
  const [least, leastBefore] = [minimumWords(after.minimumMinor), minimumWords(before.minimumMinor)];
  const withWhat = (step: StrategyStep): string => step.attach.map((each) => attachmentWords[each]).join(' and ') || 'nothing';
  return [
    ...(before.templateKey === after.templateKey ? [] : [`writes ${named(after.templateKey)} instead of ${named(before.templateKey)}`]),
    ...(least === leastBefore ? [] : [least === '' ? 'writes about any amount' : `writes about nothing below ${least}`]),
    ...(before.needsSupervisor === after.needsSupervisor ? [] : [after.needsSupervisor ? 'needs a supervisor' : 'needs no supervisor']),
    ...(before.charges === after.charges ? [] : [`asks beside the invoices for: ${inSentence(chargeWords[after.charges])}`]),
    ...(withWhat(before) === withWhat(after) ? [] : [`goes with ${withWhat(after)}`]),
  ];
}

function repeatWords(before: StrategyStep, after: StrategyStep): string {
  if (after.repeatEveryDays === null) return 'does not come again';
  const every = `comes again every ${countOf(after.repeatEveryDays, 'day')}`;
  return before.repeatEveryDays === null ? every : `${every} instead of ${before.repeatEveryDays}`;
}

function stopChanges(before: Strategy, after: Strategy): readonly string[] {
  const wordsFor = (had: Strategy, has: Strategy): string =>
    stopConditionSchema.options
      .filter((stop) => has.stopsOn.includes(stop) && !had.stopsOn.includes(stop))
      .map((stop) => inSentence(stopWords[stop]))
      .join(', ');
  const [added, removed] = [wordsFor(before, after), wordsFor(after, before)];
  return [...(added === '' ? [] : [`now stops for: ${added}`]), ...(removed === '' ? [] : [`no longer stops for: ${removed}`])];
}

/** Whether what both lists have stands in another order; what was added or taken out does not count. */
function isReordered(before: readonly { readonly id: string }[], after: readonly { readonly id: string }[]): boolean {
  const orderOf = (list: typeof before, other: typeof before): string =>
    list
      .map(({ id }) => id)
      .filter((id) => other.some((each) => each.id === id))
      .join(' ');
  return orderOf(before, after) !== orderOf(after, before);
}

const stepWords = (step: StrategyStep): string =>
  `${stepChannelWords(step.channel)} from day ${step.startsAfterDays} on${step.repeatEveryDays === null ? '' : `, again every ${countOf(step.repeatEveryDays, 'day')}`}`;
const aChannel = ({ channel }: StrategyStep): string => `${channel === 'email' ? 'an' : 'a'} ${stepChannelWords(channel)}`;
/** A sentence's first letter within another sentence. */
const inSentence = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);
