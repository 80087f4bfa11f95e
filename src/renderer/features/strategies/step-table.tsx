import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { Fragment } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { type StrategyStep, stepChannelSchema, strategyLimits } from '#domain/strategy.ts';
import field from '#renderer/ui/field.module.css';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { channelWords } from '#renderer/ui/words.ts';
import { mayAddStep, movedStep, withNewStep, withStep, withoutStep } from './edit-list.ts';
import { NumberField } from '#renderer/ui/number-field.tsx';
import styles from './step-table.module.css';
import { WritingFields } from './writing-fields.tsx';

type Props = { readonly steps: readonly StrategyStep[]; readonly onChange: (steps: StrategyStep[]) => void };

/** The steps of a strategy in their order, each to be changed, moved and taken out. */
export function StepTable({ steps, onChange }: Props) {
  return (
    <div className={styles.steps}>
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Channel</th>
            <th scope="col">Days after due</th>
            <th scope="col">Wait at least, days</th>
            <th scope="col">Then again every, days</th>
            <th scope="col">
              <span className="said-only">Order</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, at) => (
            <Fragment key={step.id}>
              <StepRow step={step} at={at} steps={steps} onChange={onChange} />
              {step.channel !== 'call' && <WritingRow step={step} at={at} steps={steps} onChange={onChange} />}
            </Fragment>
          ))}
        </tbody>
      </table>
      <LinkButton disabled={!mayAddStep(steps)} onClick={() => onChange(withNewStep(steps, uuidv7()))}>
        Add a step
      </LinkButton>
    </div>
  );
}

function StepRow({ step, at, steps, onChange }: Props & { readonly step: StrategyStep; readonly at: number }) {
  const { firstDayBefore, lastDay } = strategyLimits;
  const number = at + 1;
  const isLast = number === steps.length;
  const set = (over: Partial<StrategyStep>): void => onChange(withStep(steps, step.id, over));
  const parsed = (value: string): void => {
    const channel = stepChannelSchema.safeParse(value);
    if (channel.success) set({ channel: channel.data });
  };
  return (
    <tr>
      <td className={styles.number}>{number}</td>
      <td>
        <select
          className={field.input}
          aria-label={`Channel of step ${number}`}
          value={step.channel}
          onChange={(event) => parsed(event.target.value)}
        >
          {stepChannelSchema.options.map((channel) => (
            <option key={channel} value={channel}>
              {channelWords[channel]}
            </option>
          ))}
        </select>
      </td>
      <td>
        <NumberField
          label={`Days after due of step ${number}`}
          hideLabel
          value={step.startsAfterDays}
          least={-firstDayBefore}
          most={lastDay}
          onChange={(days) => days !== null && set({ startsAfterDays: days })}
        />
      </td>
      <td>
        <NumberField
          label={`Wait before step ${number}, days`}
          hideLabel
          value={step.waitDays}
          least={1}
          most={lastDay}
          onChange={(days) => days !== null && set({ waitDays: days })}
        />
      </td>
      <td>
        {isLast && (
          <NumberField
            label={`Step ${number} again every, days`}
            hideLabel
            value={step.repeatEveryDays}
            least={1}
            most={lastDay}
            emptyMeans="ends"
            onChange={(repeatEveryDays) => set({ repeatEveryDays })}
          />
        )}
      </td>
      <td className={styles.acts}>
        <OrderActs step={step} at={at} steps={steps} onChange={onChange} />
      </td>
    </tr>
  );
}

const WritingRow = ({ step, at, steps, onChange }: Props & { readonly step: StrategyStep; readonly at: number }) => (
  <tr>
    <td />
    <td colSpan={5}>
      <WritingFields step={step} number={at + 1} onChange={(over) => onChange(withStep(steps, step.id, over))} />
    </td>
  </tr>
);

function OrderActs({ step, at, steps, onChange }: Props & { readonly step: StrategyStep; readonly at: number }) {
  const number = at + 1;
  return (
    <>
      <OrderAct label={`Move step ${number} up`} isOff={at === 0} onClick={() => onChange(movedStep(steps, step.id, -1))}>
        <IconArrowUp size={15} aria-hidden="true" />
      </OrderAct>
      <OrderAct label={`Move step ${number} down`} isOff={number === steps.length} onClick={() => onChange(movedStep(steps, step.id, 1))}>
        <IconArrowDown size={15} aria-hidden="true" />
      </OrderAct>
      <OrderAct label={`Remove step ${number}`} isOff={steps.length === 1} onClick={() => onChange(withoutStep(steps, step.id))}>
        <IconTrash size={15} aria-hidden="true" />
      </OrderAct>
    </>
  );
}

type OrderActProps = {
  readonly label: string;
  readonly isOff: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
};

function OrderAct({ label, isOff, onClick, children }: OrderActProps) {
  return (
    <IconButton aria-label={label} title={label} disabled={isOff} onClick={onClick}>
      {children}
    </IconButton>
  );
}
