import { useCallback } from 'react';
import type { CallDays } from '#domain/call-log.ts';
import { type Role, companyReaders } from '#domain/command.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { CallLogScreen } from '#renderer/features/calls/call-log-screen.tsx';
import { readCompanyLog, readOwnLog } from '#renderer/features/calls/read-log.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { useCompany } from './use-company.ts';

/** The log of all calls: a collector's own from the copy on this computer, and for those who lead the company's from the central API. */
export function CallsPage({ company: atSignIn, role }: { readonly company: Company; readonly role: Role }) {
  const client = useDataClient();
  const today = businessDateOf(useCompany(atSignIn), useNow());
  const isOfCompany = companyReaders.includes(role);
  const read = useCallback((days: CallDays) => (isOfCompany ? readCompanyLog(days) : readOwnLog(client, days)), [client, isOfCompany]);
  return <CallLogScreen today={today} whose={isOfCompany ? 'of the company' : 'on your accounts'} read={read} />;
}
