import type { Company } from '#domain/company.ts';
import { TeamScreen } from '#renderer/features/team/team-screen.tsx';
import { useCompany } from './use-company.ts';

/** The supervisor's desk. */
export function TeamPage({ company }: { readonly company: Company }) {
  return <TeamScreen policy={useCompany(company).policy} />;
}
