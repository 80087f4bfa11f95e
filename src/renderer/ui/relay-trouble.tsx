import type { RelayStanding } from '#contracts/relay.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { formatMoment } from './dates.ts';
import { Notice } from './notice.tsx';
import { noRelayWords, wordsOfRelayTrouble } from './relay-words.ts';

/** What keeps the e-mails of a company that sends by its relay from leaving, and who can put that right; nothing where they leave. */
export function RelayTrouble({ standing, now }: { readonly standing: RelayStanding | null; readonly now: Instant }) {
  if (standing === null || (standing.isReady && standing.trouble === null)) return null;
  const { trouble } = standing;
  const { title, detail } = !standing.isReady || trouble === null ? noRelayWords : wordsOfRelayTrouble(trouble.problem);
  return (
    <Notice tone="bad" role="alert" title={title}>
      <p>
        {detail}
        {standing.isReady && trouble !== null && ` The last try was at ${formatMoment(trouble.at, now)}.`}
      </p>
    </Notice>
  );
}
