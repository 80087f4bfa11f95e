import { create } from 'zustand';
import type { Failure } from '#contracts/failure.ts';

/** Whether the way to the local copy could be opened; null while all is well. */
export const useConnection = create<{ readonly failure: Failure | null }>()(() => ({ failure: null }));

/** Asks the main process for the data port, which then reaches the data worker by itself. */
export async function connectData(): Promise<void> {
  useConnection.setState({ failure: null });
  const answer = await window.desk['data.connect']();
  if (!answer.ok) useConnection.setState({ failure: answer.error });
}
