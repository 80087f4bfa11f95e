import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import { compose } from '#domain/compose-message.ts';
import type { DunningState } from '#domain/dunning-state.ts';
import type { Folder } from '#domain/folder.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { ContactId } from '#domain/kernel/ids.ts';
import { type Result, ok } from '#domain/kernel/result.ts';
import type { Language } from '#domain/language.ts';
import type { MergeAbout } from '#domain/merge-facts.ts';
import { mergeValues } from '#domain/merge-values.ts';
import type { MessageTemplate, TemplateKey } from '#domain/message-template.ts';
import { templateOf } from '#domain/shipped-templates.ts';

/** All that the words of a message follow from. */
export type WrittenFrom = {
  readonly folder: Folder;
  readonly company: Company;
  readonly user: Pick<User, 'name' | 'email'>;
  readonly today: LocalDate;
  readonly language: Language;
  readonly key: TemplateKey;
  readonly contactId: ContactId | null;
  readonly about?: MergeAbout;
};

export type WrittenMessage = { readonly template: MessageTemplate; readonly subject: string; readonly body: string };

/** The words of a message to an account from the company's template. Refuses as `compose` does. */
export function writtenMessage({ folder, company, user, today, language, key, contactId, about }: WrittenFrom): Result<WrittenMessage> {
  const template = templateOf(key, language, company.policy.letters);
  const { phone } = company.policy.letters.letterhead;
  const sender = { name: user.name, email: user.email, phone };
  const composed = compose(template, mergeValues({ folder, company, sender, contactId, today, language, about }));
  return composed.ok ? ok({ template, ...composed.value }) : composed;
}

/** The template of a step; where the strategy leaves it open, by how far along its strategy the step is. */
export function templateKeyOfStep({ step, stepNumber, stepCount }: Exclude<DunningState, { readonly status: 'notDue' }>): TemplateKey {
  if (step.templateKey !== null) return step.templateKey;
  if (stepNumber === 1) return 'friendlyReminder';
  return stepNumber === stepCount ? 'firmNotice' : 'secondReminder';
}
