import { randomUUID } from 'node:crypto';
import type { Folder } from '#domain/folder.ts';
import { signInResponseSchema } from '#contracts/http.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import { pushResponseSchema } from '#contracts/sync.ts';
import { releaseInput } from '#tests/support/release-input.ts';
import { demoPassword } from './world.ts';

/** A person's other computer, at which messages are released, e-mails and behind them letters; only what it says to the central API is real of it. */
export async function releaseElsewhere(
  url: string,
  email: string,
  folders: readonly Folder[],
  today: string,
  emails = folders.length,
): Promise<readonly string[]> {
  const post = async (place: string, body: unknown, token?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}${place}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${place} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const signIn = { email, password: demoPassword, deviceId: randomUUID(), deviceName: 'another computer', protocolVersion };
  const { token, clientId, lastSeq } = signInResponseSchema.parse(await post('/v1/auth/sign-in', signIn));
  const commands = folders.map((folder, at) => ({
    commandId: randomUUID(),
    name: 'message.release',
    accountId: folder.account.id,
    at: new Date().toISOString(),
    businessDate: today,
    input: at < emails ? releaseTo(folder, at) : letterTo(folder, at),
    madeWith: protocolVersion,
    seq: lastSeq + at + 1,
  }));
  const { results } = pushResponseSchema.parse(await post('/v1/sync/push', { clientId, commands }, token));
  const refused = results.find(({ code }) => code !== null);
  if (refused) throw new Error(`a release was refused: ${refused.code}`);
  return commands.map(({ input }) => input.messageId);
}

const releaseTo = ({ account, contacts: [contact] }: Folder, at: number) =>
  releaseInput(account.id, {
    contactId: contact?.id ?? null,
    toName: contact?.name ?? '',
    toAddress: `receiver${at}@customer.example`,
    subject: `Your account ${account.number}`,
    body: `Dear ${contact?.name ?? 'customer'},\n\nplease look at your account ${account.number}.`,
    overrideReason: 'They asked for it',
    guard: null,
  });

const letterTo = (folder: Folder, at: number) => ({
  ...releaseTo(folder, at),
  channel: 'letter' as const,
  toAddress: `${at + 1} Oak Street\nOmaha NE 68102`,
});
