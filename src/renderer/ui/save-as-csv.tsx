import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import { type SavedTable, tableLimits } from '#contracts/table-file.ts';
import { type Result, err } from '#domain/kernel/result.ts';
import { inOneLine, wordsOfFailure } from './failure-words.ts';
import { LinkButton } from './link-button.tsx';

type Rows = readonly (readonly string[])[];
type Props = {
  /** What the file is proposed to be called, without an ending. */
  readonly name: string;
  /** The heads, then the lines. */
  readonly rows: () => Rows;
};

/** Saves a table as CSV into a file that the person chooses, and says what came of it. */
export function SaveAsCsv({ name, rows }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    const saved = await savedTable(name, rows());
    setBusy(false);
    if (!saved.ok) return setSaid(inOneLine(wordsOfFailure(saved.error)));
    setSaid(saved.value.status === 'saved' ? `Saved as ${saved.value.fileName}` : null);
  };
  return (
    <>
      <LinkButton disabled={isBusy} onClick={() => void save()}>
        Save as CSV…
      </LinkButton>
      <span role="status">{said}</span>
    </>
  );
}

async function savedTable(name: string, rows: Rows): Promise<Result<SavedTable, Failure>> {
  const tableId = uuidv7();
  for (let at = 0; at < rows.length; at += tableLimits.rowsACall) {
    const piece = rows.slice(at, at + tableLimits.rowsACall).map((cells) => cells.map((cell) => cell.slice(0, tableLimits.characters)));
    const added = await window.desk['table.add']({ tableId, rows: piece });
    if (!added.ok) return err(added.error);
  }
  return window.desk['table.save']({ tableId, name });
}
