import { useState } from 'react';
import type { MessageFile } from '#contracts/attachments.ts';
import { isOneAddress } from '#domain/message-address.ts';
import { inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';

/** A file of the person's own that goes along, and its size in bytes. */
export type AlongFile = MessageFile & { readonly bytes: number };

/** Who gets a copy of an e-mail, and the files that go along with it. */
export type Along = {
  /** '' for nobody. */
  readonly cc: string;
  readonly ccProblem: string | null;
  readonly files: readonly AlongFile[];
  /** Why the last file was not taken. */
  readonly problem: string | null;
  readonly isBusy: boolean;
  readonly giveCc: (cc: string) => void;
  readonly addFile: () => Promise<void>;
  readonly takeFileAway: (sha256: string) => void;
};

/** Holds what goes along with an e-mail while it is written; it begins with `firstCc`, '' for nobody. Each file is kept by the main process when it is chosen, so that what is sent is what was chosen. */
export function useAlong(firstCc: string): Along {
  const [cc, giveCc] = useState(firstCc);
  const [files, setFiles] = useState<readonly AlongFile[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const addFile = async (): Promise<void> => {
    setBusy(true);
    const bytesBefore = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const chosen = await window.desk['attachments.choose']({ filesBefore: files.length, bytesBefore });
    setBusy(false);
    setProblem(chosen.ok ? null : inOneLine(wordsOfFailure(chosen.error)));
    if (!chosen.ok || chosen.value.status === 'notChosen') return;
    const { file, bytes } = chosen.value;
    setFiles((before) => [...before.filter(({ sha256 }) => sha256 !== file.sha256), { ...file, bytes }]);
  };
  const takeFileAway = (sha256: string): void => {
    setProblem(null);
    setFiles((before) => before.filter((each) => each.sha256 !== sha256));
  };
  const ccProblem = cc.trim() === '' || isOneAddress(cc.trim()) ? null : 'One whole e-mail address, or nothing.';
  return { cc, ccProblem, files, problem, isBusy, giveCc, addFile, takeFileAway };
}
