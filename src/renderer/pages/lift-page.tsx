import { businessDateOf, type Company } from '#domain/company.ts';
import { useOpened } from '#renderer/data/use-data.ts';
import { LiftPane } from '#renderer/features/lift/lift-pane.tsx';
import { useNow } from '#renderer/ui/use-now.ts';

/** The supervisor's screen on what the queue's order is worth. */
export function LiftPage({ company: atSignIn }: { readonly company: Company }) {
  const company = useOpened()?.company ?? atSignIn;
  return <LiftPane today={businessDateOf(company, useNow())} />;
}
