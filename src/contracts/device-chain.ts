import { canonicalJson } from '#domain/kernel/canonical-json.ts';
import type { CommandDraft } from './envelope.ts';

/** The text whose hash is what a command says. */
export const saidTextOf = ({ accountId, businessDate, input, name, at }: Said): string =>
  canonicalJson({ accountId, businessDate, input, name, occurredAt: at });

type Said = Pick<CommandDraft, 'accountId' | 'businessDate' | 'input' | 'at'> & { readonly name: string };

/** The text whose hash a command has in the chain. */
export const linkTextOf = (previous: string, commandId: string, saidHash: string): string =>
  `${previous}${commandId.toLowerCase()}${saidHash}`;
