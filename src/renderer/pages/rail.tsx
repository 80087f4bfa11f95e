import {
  IconChartLine,
  IconChecks,
  IconHistory,
  IconListDetails,
  IconMail,
  IconMailCog,
  IconPhone,
  IconRoute,
  IconReportSearch,
  IconSettings,
  IconShieldCheck,
  IconUsersGroup,
} from '@tabler/icons-react';
import { type Role, companyReaders, everyRole, workingRoles } from '#domain/command.ts';
import { ThemeMenu } from '#renderer/features/session/theme-menu.tsx';
import { type Page, openPage, useScreen } from '#renderer/state/screen.ts';
import styles from './rail.module.css';

type Entry = { readonly opens: Page; readonly words: string; readonly Icon: typeof IconRoute; readonly roles: readonly Role[] };
const screens: readonly Entry[] = [
  { opens: 'queue', words: 'Queue', Icon: IconListDetails, roles: everyRole },
  { opens: 'letters', words: 'Letters', Icon: IconMail, roles: everyRole },
  { opens: 'calls', words: 'Calls', Icon: IconHistory, roles: everyRole },
  { opens: 'approvals', words: 'Approve', Icon: IconChecks, roles: companyReaders },
  { opens: 'team', words: 'Team', Icon: IconUsersGroup, roles: companyReaders },
  { opens: 'phone', words: 'Phone', Icon: IconPhone, roles: workingRoles },
  { opens: 'mailbox', words: 'Mailbox', Icon: IconMailCog, roles: workingRoles },
  { opens: 'strategies', words: 'Strategy', Icon: IconRoute, roles: companyReaders },
  { opens: 'contactRules', words: 'Rules', Icon: IconShieldCheck, roles: companyReaders },
  { opens: 'lift', words: 'Lift', Icon: IconChartLine, roles: companyReaders },
  { opens: 'log', words: 'Log', Icon: IconReportSearch, roles: companyReaders },
];

/** The screens there are for a role; settings at the bottom. */
export function Rail({ role }: { readonly role: Role }) {
  const page = useScreen((screen) => screen.page);
  return (
    <nav className={styles.rail} aria-label="Screens">
      {screens.map(({ opens, words, Icon, roles }) =>
        roles.includes(role) ? (
          <button
            key={opens}
            type="button"
            className={opens === page ? styles.on : undefined}
            aria-current={opens === page ? 'page' : undefined}
            onClick={() => openPage(opens)}
          >
            <Icon size={19} stroke={1.8} aria-hidden="true" />
            {words}
          </button>
        ) : null,
      )}
      <ThemeMenu position="right-end">
        <button type="button" className={styles.end} aria-label="Settings">
          <IconSettings size={19} stroke={1.8} aria-hidden="true" />
        </button>
      </ThemeMenu>
    </nav>
  );
}
