import './data/zod-without-eval.ts';
import type { Session } from '#contracts/ipc.ts';
import { startDataClient } from '#renderer/data/start-data-client.ts';
import { DataClientProvider } from '#renderer/data/use-data.ts';
import { WorkstationPage } from '#renderer/pages/workstation-page.tsx';
import { warnOfUnsavedWords } from '#renderer/state/unsaved-warning.ts';

/** The page's one client. It is made when this chunk loads, behind the sign-in screen, so that its worker is warm by then. */
const client = startDataClient(window);
warnOfUnsavedWords(window);

/** Everything behind the sign-in. */
export function Workstation({ session }: { readonly session: Session }) {
  return (
    <DataClientProvider value={client}>
      <WorkstationPage session={session} />
    </DataClientProvider>
  );
}
