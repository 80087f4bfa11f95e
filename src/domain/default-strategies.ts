import type { TemplateKey } from './message-template.ts';
import { type Segment, type Strategies, type Strategy, type StrategyStep, everybody, stopConditionSchema, unwritten } from './strategy.ts';

type Row = readonly [
  channel: StrategyStep['channel'],
  startsAfterDays: number,
  waitDays: number,
  repeatEveryDays: StrategyStep['repeatEveryDays'],
  templateKey?: TemplateKey,
];

function strategy(id: string, name: string, segment: Partial<Segment>, rows: readonly Row[]): Strategy {
  const steps = rows.map(([channel, startsAfterDays, waitDays, repeatEveryDays, templateKey = null], at): StrategyStep => {
    const attach = templateKey === null || startsAfterDays <= 0 ? [] : attachments(channel);
    // Behind the last demand are the courts: somebody who leads looks at it before it goes.
    const needsSupervisor = templateKey === 'finalDemand';
    return {
      id: `${id}-${at + 1}`,
      channel,
      startsAfterDays,
      waitDays,
      repeatEveryDays,
      ...unwritten,
      templateKey,
      attach,
      needsSupervisor,
    };
  });
  return { id, name, segment: { ...everybody, ...segment }, steps, stopsOn: [...stopConditionSchema.options] };
}

/** A letter has its statement with it; to an e-mail copies of the invoices cost nothing. */
const attachments = (channel: StrategyStep['channel']): StrategyStep['attach'] =>
  channel === 'letter' ? ['statement'] : ['statement', 'invoices'];

/**
 * What a company starts with: version 0. The wilder the payer, the earlier and the oftener; long terms are asked about before the day, because
 * the longer the terms, the later they are paid. Before the last step comes a last demand, which a supervisor has to release; a company that has strategies of
 * its own keeps them as they are. None of them ends: the last step comes again until the money is there.
 */
export const defaultStrategies: Strategies = {
  version: 0,
  list: [
    strategy('high-risk', 'High risk', { riskClasses: ['high'] }, [
      ['email', -3, 2, null, 'friendlyReminder'],
      ['call', 2, 2, null],
      ['letter', 14, 7, null, 'firmNotice'],
      ['call', 21, 5, null],
      ['letter', 40, 10, null, 'finalDemand'],
      ['call', 50, 7, 7],
    ]),
    strategy('new-account', 'New account', { history: 'newAccount' }, [
      ['email', -5, 3, null, 'friendlyReminder'],
      ['call', 2, 3, null],
      ['email', 8, 5, null, 'secondReminder'],
      ['call', 15, 7, 10],
    ]),
    strategy('long-terms', 'Long terms', { terms: { fromDays: 46, toDays: null } }, [
      ['email', -7, 5, null, 'friendlyReminder'],
      ['call', 3, 4, null],
      ['email', 10, 5, null, 'secondReminder'],
      ['call', 20, 7, 10],
    ]),
    strategy('everyone', 'Everyone else', {}, [
      ['email', -3, 3, null, 'friendlyReminder'],
      ['email', 4, 4, null, 'friendlyReminder'],
      ['call', 10, 5, null],
      ['letter', 30, 10, null, 'firmNotice'],
      ['call', 40, 7, null],
      ['letter', 60, 14, null, 'finalDemand'],
      ['call', 75, 7, 14],
    ]),
  ],
};
