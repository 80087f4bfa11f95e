import type { Folder } from '#domain/folder.ts';
import { parsePhone } from '#domain/phone-number.ts';

/** The primary contact's number as it is dialled; the demo's numbers are made up, and many are in nobody's use. */
export function numberOf({ account, contacts }: Folder): string | undefined {
  const read = parsePhone(contacts.find(({ isPrimary }) => isPrimary)?.phone ?? '', account.country);
  return read.ok ? read.value.e164 : undefined;
}

/** Accounts against whose call nothing speaks but perhaps the hour, and whose name no other has. */
export const callableOf = (folders: readonly Folder[]): readonly Folder[] =>
  folders.filter(
    (folder) =>
      folder.account.staySince === null &&
      folder.account.partyKind === 'company' &&
      folder.account.collectorId !== null &&
      folder.invoices.every(({ disputedAmountMinor }) => disputedAmountMinor === 0) &&
      folder.notes.every(({ recordedOn }) => recordedOn < '2020-01-01') &&
      folder.invoices.some(({ status }) => status === 'open') &&
      numberOf(folder) !== undefined &&
      folders.filter((other) => other.account.name === folder.account.name).length === 1,
  );
