import { type ApprovalKind, approvalKindSchema } from '#domain/approval-rows.ts';
import { approverRoleSchema } from '#domain/approval-settings.ts';
import type { AuthoritySettings, LimitChange } from '#domain/authority-change.ts';
import { type WorkingRole, workingRoles } from '#domain/command.ts';
import { approvalKindWords } from '#renderer/ui/approval-words.ts';
import { limitText, readLimit } from '#renderer/ui/authority-words.ts';
import { Card } from '#renderer/ui/card.tsx';
import table from '#renderer/ui/table.module.css';
import { roleWords } from '#renderer/ui/words.ts';
import styles from './authority.module.css';

type Which = LimitChange['of'];
type Props = {
  readonly which: Which;
  readonly currency: string;
  readonly settings: AuthoritySettings;
  readonly unread: Readonly<Record<string, string>>;
  readonly onChange: (settings: AuthoritySettings, unread: Readonly<Record<string, string>>) => void;
};

const kindsOf: Readonly<Record<Which, readonly ApprovalKind[]>> = {
  alone: ['settlement', 'plan', 'extension'],
  approves: approvalKindSchema.options,
};
const rolesOf: Readonly<Record<Which, readonly WorkingRole[]>> = { alone: workingRoles, approves: approverRoleSchema.options };
const titles: Readonly<Record<Which, string>> = { alone: 'What somebody does alone', approves: 'What somebody approves of others' };

/** Up to how much each role does or approves of each kind; an empty field is not at all. */
export function LimitsTable({ which, currency, settings, unread, onChange }: Props) {
  const limits: Readonly<Partial<Record<WorkingRole, Readonly<Partial<Record<ApprovalKind, number | null>>>>>> = settings[which];
  const change = (role: WorkingRole, kind: ApprovalKind, text: string): void => {
    const name = fieldName(which, role, kind);
    const { [name]: _, ...others } = unread;
    const read = readLimit(text);
    if (!read.ok) return onChange(settings, { ...others, [name]: text });
    const { [kind]: _before, ...rest } = limits[role] ?? {};
    const next = read.limit === undefined ? rest : { ...rest, [kind]: read.limit };
    onChange({ ...settings, [which]: { ...settings[which], [role]: next } }, others);
  };
  return (
    <Card title={titles[which]} aside={`in ${currency}; empty: not at all; “no limit”: any amount`}>
      <div className={table.frame} tabIndex={0} role="group" aria-label={titles[which]}>
        <table className={`${table.table} ${styles.limits}`}>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              {rolesOf[which].map((role) => (
                <th key={role} scope="col">
                  {roleWords[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kindsOf[which].map((kind) => (
              <tr key={kind}>
                <th scope="row">{approvalKindWords[kind]}</th>
                {rolesOf[which].map((role) => {
                  const typed = unread[fieldName(which, role, kind)];
                  return (
                    <td key={role}>
                      <LimitField
                        label={`${approvalKindWords[kind]}: ${roleWords[role]}`}
                        text={typed ?? limitText(limits[role]?.[kind])}
                        isUnread={typed !== undefined}
                        onChange={(text) => change(role, kind, text)}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

const fieldName = (which: Which, role: WorkingRole, kind: ApprovalKind): string => `${which} ${role} ${kind}`;

type FieldProps = {
  readonly label: string;
  readonly text: string;
  readonly isUnread: boolean;
  readonly onChange: (text: string) => void;
};

function LimitField({ label, text, isUnread, onChange }: FieldProps) {
  return (
    <input
      aria-label={label}
      aria-invalid={isUnread}
      className={styles.limit}
      inputMode="decimal"
      autoComplete="off"
      placeholder="–"
      maxLength={20}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
