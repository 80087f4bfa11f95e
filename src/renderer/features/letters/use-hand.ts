import { useCallback, useMemo, useState } from 'react';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import { confirmationOf } from '#domain/confirmation.ts';
import type { HandDemand } from '#domain/demand.ts';
import type { InvoiceId } from '#domain/kernel/ids.ts';
import type { MergeAbout } from '#domain/merge-facts.ts';
import { type AlongByHand, type ChosenAlong, alongByHand } from '#domain/message-along.ts';
import type { TemplateKey } from '#domain/message-template.ts';
import { templateKeyOfStep } from '#renderer/data/written-message.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { type TypedTerms, noTerms, readFinding, readOffer } from './hand-terms.ts';
import type { AlongFile } from './use-along.ts';
import type { Due } from './use-demand.ts';

type Props = {
  readonly account: AccountView;
  readonly company: Company;
  readonly user: User;
  readonly channel: 'email' | 'letter';
  readonly due: Due | null;
  readonly demand: HandDemand;
  readonly files: readonly AlongFile[];
  /** What was agreed that is to be confirmed; undefined: what was agreed last. */
  readonly agreedId: string | undefined;
};

/** What a message is about that is written with a template, and what goes along with it. */
export type Written = { readonly about: MergeAbout; readonly along: AlongByHand; readonly step: Due | null };

const nothingChosen: ChosenAlong = { hasStatement: null, copyIds: null };

/** Holds what whoever writes has chosen to go along; by it and the account's rows follows what a template is about. */
export function useHand({ account: { folder, today }, company, user, channel, due, demand, files, agreedId }: Props) {
  const agreed = useMemo(() => confirmationOf(folder, agreedId), [folder, agreedId]);
  const [chosen, setChosen] = useState<ChosenAlong>(nothingChosen);
  const [terms, setTerms] = useState<TypedTerms>(noTerms);
  const offer = useMemo(() => readOffer(terms, { folder, company, user, today }), [terms, folder, company, user, today]);
  const finding = useMemo(() => readFinding(terms, folder), [terms, folder]);
  const of = useCallback(
    (templateKey: TemplateKey): Written => {
      const step = due && due.state.channel === channel && templateKeyOfStep(due.state) === templateKey ? due : null;
      const ofStep = step && { attach: step.state.step.attach, items: step.dunning.items };
      const along = alongByHand(folder, { templateKey, channel, step: ofStep, files }, chosen, today);
      const { attachments, fittingIds: invoiceIds } = along;
      // The words of copies list what really goes along.
      if (templateKey === 'invoiceCopies') return { about: { invoiceIds, attachments }, along, step };
      const typed = templateKey === 'settlementOffer' ? offer.about : templateKey === 'disputeResolved' ? finding.about : {};
      const own = agreed?.templateKey === templateKey ? agreed.about : typed;
      return { about: { dunning: demand, attachments, ...own }, along, step };
    },
    [folder, today, channel, due, demand, files, agreed, chosen, offer, finding],
  );
  return {
    agreed,
    of,
    terms,
    offerProblem: offer.problem,
    findingProblem: finding.problem,
    type: (over: Partial<TypedTerms>) => setTerms((before) => ({ ...before, ...over })),
    chooseStatement: (hasStatement: boolean) => setChosen((before) => ({ ...before, hasStatement })),
    chooseCopies: (copyIds: readonly InvoiceId[]) => setChosen((before) => ({ ...before, copyIds })),
    /** Another template has its own that goes along. */
    reset: () => setChosen(nothingChosen),
  };
}
export type Hand = ReturnType<typeof useHand>;
