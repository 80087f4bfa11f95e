import { type ComponentType, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { Session } from '#contracts/ipc.ts';
import { SignInPage } from '#renderer/pages/sign-in-page.tsx';
import { afterPaint } from '#renderer/ui/after-paint.ts';

/** The workstation is a chunk of its own, so that the sign-in screen does not wait for it. */
const loadWorkstation = async () => {
  const [{ Workstation }, { connectData }] = await Promise.all([
    import('#renderer/workstation.tsx'),
    import('#renderer/state/connection.ts'),
  ]);
  return { Workstation, connectData };
};

/** Who is signed in decides the page; the main process has the last word on that. */
export function App() {
  const [session, setSession] = useState<Session | null>(null);
  const [ending, setEnding] = useState<Failure | null>(null);
  // Held as state and not behind Suspense: React holds back what a fallback has covered for 300 ms, and those are the queue's.
  const [Workstation, setWorkstation] = useState<ComponentType<{ session: Session }> | null>(null);
  const [loadFault, setLoadFault] = useState<unknown>(null);
  const latest = useRef<Session | null>(null);
  const connect = useRef(async () => (await loadWorkstation()).connectData());

  const take = useCallback((next: Session | null) => {
    const isNew = next !== null && next.user.id !== latest.current?.user.id;
    latest.current = next;
    if (!isNew) return setSession(next);
    // The way to the data goes through this thread: handed on before the screen is built, its rows are read while it is.
    void connect.current().finally(() => setSession(latest.current));
  }, []);

  // Layout effects: the others wait for the first frame, and the main process answers the word of it.
  useLayoutEffect(
    () =>
      window.desk.on('session.changed', (change) => {
        take(change.session);
        setEnding(change.failure);
      }),
    [take],
  );

  useLayoutEffect(
    () =>
      afterPaint(() => {
        void window.desk['app.painted']('signIn');
        loadWorkstation().then((loaded) => {
          connect.current = loaded.connectData;
          setWorkstation(() => loaded.Workstation);
        }, setLoadFault);
      }),
    [],
  );

  if (loadFault !== null) throw loadFault;
  if (!session || !Workstation) return <SignInPage ending={ending} onSignedIn={take} />;
  return <Workstation key={session.user.id} session={session} />;
}
