import { describe, expect, test } from 'vitest';
import { build, newId } from '#tests/support/build.ts';
import { commandOf } from './commands.ts';
import { type Folder, folderReader, withPuts } from './folder.ts';

const marian = build.contact({ name: 'Marian Webb', email: 'marian@brightline.example' });
const told = (over: Partial<Folder> = {}) => build.folder({ contacts: [marian], ...over });

async function correct(folder: Folder, input: object) {
  const whole = { accountId: folder.account.id, contactId: marian.id, email: 'ap@brightline.example', ...input };
  const result = await commandOf('contact.correctEmail').execute(whole, folderReader(folder), build.context());
  return result.ok ? withPuts(folder, result.value).contacts.map(({ email }) => email) : result.error;
}

describe('another e-mail address for a contact', () => {
  test('takes the place of the one it has', async () => {
    expect(await correct(told(), {})).toEqual(['ap@brightline.example']);
  });

  test('is for somebody who is there, and is one address', async () => {
    expect(await correct(told(), { contactId: newId() })).toEqual({ code: 'contact.notFound' });
    expect(await correct(told(), { email: 'a@b.example, c@d.example' })).toEqual({
      code: 'contact.emailBad',
      details: { email: 'a@b.example, c@d.example' },
    });
  });

  test('is not one that takes no mail, unless that has been lifted', async () => {
    const bad = (over: object) =>
      told({ contactStops: [build.contactStop({ kind: 'badAddress', channel: 'email', address: 'ap@brightline.example', ...over })] });
    expect(await correct(bad({}), {})).toEqual({ code: 'contact.emailIsBad' });
    for (const other of [{ status: 'lifted' }, { kind: 'optOut' }, { address: 'former@brightline.example' }])
      expect(await correct(bad(other), {})).toEqual(['ap@brightline.example']);
  });
});
