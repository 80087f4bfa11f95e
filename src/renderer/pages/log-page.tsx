import { LogScreen } from '#renderer/features/log/log-screen.tsx';

/** The command log, for those who see the company. */
export function LogPage() {
  return <LogScreen />;
}
