import type { HandDemand } from '#domain/demand.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import type { TemplateKey } from '#domain/message-template.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';

/** Why a template makes no words for an account, and what to do: where all that it could ask for is left out, that it is. */
export function templateProblemWords(rejection: Rejection, templateKey: TemplateKey, { leftOut }: HandDemand): string {
  const { code, details } = rejection;
  if (code !== 'template.factMissing') return inOneLine(wordsOfRefusal(rejection));
  if (templateKey === 'invoiceCopies') return 'No invoice is chosen. Nothing was sent. Tick the invoices under “Goes along with it”.';
  if (templateKey === 'settlementOffer')
    return 'The words come with an offer that can be made: say above how much you would take, and until when. Nothing was sent.';
  if (templateKey === 'disputeResolved')
    return 'The words come with a finding: say above what the dispute has come to, and tick the invoices it was about. Nothing was sent.';
  if (details?.['field'] === 'invoices' && leftOut.length > 0)
    return 'Nothing is left to ask for: all that is open is left out, as the list below says. Nothing was sent. Choose another template, or write the words yourself.';
  return inOneLine(wordsOfRefusal(rejection));
}
