import type { RelaySender } from '#domain/letter-settings.ts';
import { useRelayStanding } from '#renderer/state/relay-standing.ts';
import { RelayTrouble } from '#renderer/ui/relay-trouble.tsx';
import { useNow } from '#renderer/ui/use-now.ts';

/** What keeps e-mails from leaving, where they are released and where they wait: by the company's relay. */
export function SendingNotice({ relay }: { readonly relay: RelaySender | null }) {
  const { standing } = useRelayStanding(relay !== null);
  const now = useNow();
  return relay === null ? null : <RelayTrouble standing={standing} now={now} />;
}
