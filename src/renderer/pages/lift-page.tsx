import { businessDateOf, type Company } from '#domain/company.ts';
import { LiftPane } from '#renderer/features/lift/lift-pane.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { useCompany } from './use-company.ts';

/** The supervisor's screen on what the queue's order is worth. */
export function LiftPage({ company: atSignIn }: { readonly company: Company }) {
  return <LiftPane today={businessDateOf(useCompany(atSignIn), useNow())} />;
}
