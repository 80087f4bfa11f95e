import { randomBytes, randomUUID } from 'node:crypto';
import { companySchema } from '#domain/company.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { clientIdSchema } from '#domain/kernel/ids.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import { type CommandDraft, commandDraftSchema } from '#contracts/envelope.ts';
import { type SignInResponse, signInResponseSchema, userSchema } from '#contracts/http.ts';
import { type NoteDraft, noteDraftSchema } from '#contracts/note-draft.ts';
import type { Profile } from '#main/profile.ts';

const user = userSchema.parse({ id: randomUUID(), name: 'Dana Reyes', email: 'dana@books.example', role: 'collector' });
const company = companySchema.parse({
  id: randomUUID(),
  name: 'Brightwater Supply Co',
  currency: 'USD',
  timeZone: 'America/Chicago',
  fixedBusinessDate: null,
  policy: defaultPolicy,
});
const clientId = clientIdSchema.parse(randomUUID());
const epoch = randomUUID();

/** Makes what tests need, complete and plausible; a test says only what it is about. */
export const build = {
  profile: (change: Partial<Profile> = {}): Profile => ({
    user,
    company,
    clientId,
    lastSeq: 0,
    epoch,
    sealKey: null,
    lease: null,
    ...change,
  }),
  signedIn: (change: Partial<SignInResponse> = {}): SignInResponse =>
    signInResponseSchema.parse({
      token: randomBytes(32).toString('base64url'),
      expiresAt: instantOf(Date.parse('2027-01-01T00:00:00Z')),
      user,
      company,
      clientId,
      lastSeq: 0,
      epoch,
      ...change,
    }),
  draft: (text = 'called'): CommandDraft =>
    commandDraftSchema.parse({
      commandId: randomUUID(),
      name: 'contactNote.record',
      accountId: randomUUID(),
      at: '2026-11-22T08:00:00Z',
      businessDate: '2026-11-22',
      input: { text },
    }),
  /** What is in the form of a contact note while these words are being written. */
  noteDraft: (text: string): NoteDraft =>
    noteDraftSchema.parse({
      noteId: randomUUID(),
      followUpId: randomUUID(),
      channel: 'call',
      direction: 'outbound',
      contactId: null,
      contactName: null,
      outcome: null,
      text,
      nextStep: '',
      followUpDate: '',
    }),
};
