import { z } from 'zod';
import { canonicalJson } from '#domain/kernel/canonical-json.ts';
import type { CommandDraft } from './envelope.ts';

/**
 * The chain of one desktop: every command carries the hash of the one before it (SHA-256 in hexadecimal digits; nothing before the first). The hash of a command is that of
 * `linkTextOf` its previous one, its id, and the hash of what it says. So nobody takes a command out of the middle, puts one in or changes one without the next one showing it.
 */
export const linkSchema = z.string().regex(/^(?:[0-9a-f]{64})?$/);

/** The text whose hash is what a command says. */
export const saidTextOf = ({ accountId, businessDate, input, name, at }: Said): string =>
  canonicalJson({ accountId, businessDate, input, name, occurredAt: at });

type Said = Pick<CommandDraft, 'accountId' | 'businessDate' | 'input' | 'at'> & { readonly name: string };

/** The text whose hash a command has in the chain. */
export const linkTextOf = (previous: string, commandId: string, saidHash: string): string =>
  `${previous}${commandId.toLowerCase()}${saidHash}`;
