import { hash } from 'node:crypto';
import type { IdWords } from '../db/copy-binary.ts';

/** The digit behind the third dash of an id: one hash a line gives the ids of an invoice, its payment and the application. */
export const variantOf = { invoice: 0x8, payment: 0x9, application: 0xa } as const;

/**
 * The id of a new invoice, as words: a UUIDv8 of what `keyOfAccount` gave and the invoice's number, so that the same file
 * gives the same ids. MD5 is a mixer here, as in `stableId`; its bytes are taken as they come, because the text of an id
 * would cost as much again.
 */
export function invoiceId(key: string, number: string, into: IdWords): void {
  const bytes = hash('md5', key + number, 'binary');
  for (let word = 0; word < 4; word += 1) {
    const at = 4 * word;
    into[word] =
      (bytes.charCodeAt(at) << 24) | (bytes.charCodeAt(at + 1) << 16) | (bytes.charCodeAt(at + 2) << 8) | bytes.charCodeAt(at + 3);
  }
  into[1] = ((into[1] ?? 0) & 0xffff_0fff) | 0x8000;
  into[2] = ((into[2] ?? 0) & 0x0fff_ffff) | (variantOf.invoice << 28);
}

/** What the ids of an account's invoices begin to be made of. */
export const keyOfAccount = (accountId: string): string => `invoice|${accountId}|`;
