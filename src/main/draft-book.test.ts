import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accountIdSchema, approvalIdSchema, clientIdSchema } from '#domain/kernel/ids.ts';
import { formKeyOf } from '#contracts/begun-form.ts';
import { build } from '#tests/main/support/build.ts';
import { newId } from '#tests/support/build.ts';
import { type DraftBook, openDraftBook } from './draft-book.ts';

const clientId = clientIdSchema.parse(newId());
const accountId = accountIdSchema.parse(newId());
const place = { list: 'all', accountId, tab: 'invoices' } as const;
let folder: string;
let dataKey: Buffer;
let book: DraftBook;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'drafts-'));
  dataKey = randomBytes(32);
  book = await open();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (key = dataKey, id = clientId): Promise<DraftBook> => openDraftBook({ folder, dataKey: key, clientId: id });
const { noteDraft: draft } = build;

it('has what was kept at the next start, without having been closed', async () => {
  const half = draft('Half a sentence');
  expect(await book.keep([{ accountId, draft: half }])).toEqual({ ok: true, value: null });
  expect((await open()).begun()).toEqual({ drafts: [{ accountId, draft: half }], place: null });
});

it('has forms beside the notes, each by its own key, until they are sent', async () => {
  const [one, other] = [newId(), newId()].map((id) => ({ of: 'decision' as const, id: approvalIdSchema.parse(id) }));
  if (!one || !other) throw new Error('two requests');
  const form = { ...one, condition: 'Claim is filed', comment: '' };
  const half = draft('Half a sentence');
  await book.keep([
    { accountId, draft: half },
    { key: formKeyOf(one), form },
    { key: formKeyOf(other), form: { ...form, ...other } },
  ]);
  await book.keep([{ key: formKeyOf(other), form: null }]);
  const again = await open();
  expect(again.begun()).toEqual({ drafts: [{ accountId, draft: half }], forms: [form], place: null });
  await again.keep([{ key: formKeyOf(one), form: null }]);
  expect((await open()).begun()).toEqual({ drafts: [{ accountId, draft: half }], place: null });
});

it('forgets a draft that is done', async () => {
  await book.keep([{ accountId, draft: draft('words') }]);
  await book.keep([{ accountId, draft: null }]);
  expect((await open()).begun().drafts).toEqual([]);
});

it('has the last of many changes that come at once', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, at) => book.keep([{ accountId, draft: draft(`words ${at}`) }])));
  expect((await open()).begun().drafts).toMatchObject([{ draft: { text: 'words 19' } }]);
});

it('keeps the place with the next draft, or when it is closed', async () => {
  book.keepPlace(place);
  expect((await open()).begun().place).toBeNull();
  await book.close();
  expect((await open()).begun().place).toEqual(place);
});

it('holds nothing readable, and opens for no other key and no other client', async () => {
  await book.keep([{ accountId, draft: draft('Half a sentence') }]);
  expect((await readFile(path.join(folder, clientId))).includes('Half a sentence')).toBe(false);
  expect((await open(randomBytes(32))).begun().drafts).toEqual([]);
  const other = clientIdSchema.parse(newId());
  await writeFile(path.join(folder, other), await readFile(path.join(folder, clientId)));
  expect((await open(dataKey, other)).begun().drafts).toEqual([]);
});

it('fault 24: says when the disk refuses, and keeps everything once it does not', async () => {
  await rm(folder, { recursive: true });
  await writeFile(folder, 'in the way');
  expect(await book.keep([{ accountId, draft: draft('words') }])).toEqual({ ok: false, error: { code: 'draft.notKept' } });
  await rm(folder);
  await mkdir(folder);
  const second = accountIdSchema.parse(newId());
  expect((await book.keep([{ accountId: second, draft: draft('more') }])).ok).toBe(true);
  expect((await open()).begun().drafts.map((each) => each.draft.text)).toEqual(['words', 'more']);
});

it('opens without what the disk does not give, leaves it alone, and says that nothing is kept', async () => {
  await book.close();
  await mkdir(path.join(folder, clientId));
  const without = await open();
  expect(without.begun().drafts).toEqual([]);
  expect(await without.keep([{ accountId, draft: draft('words') }])).toEqual({ ok: false, error: { code: 'draft.notKept' } });
  await without.close();
});

it('takes no more than two hundred, and nothing when it is closed', async () => {
  const many = Array.from({ length: 200 }, () => ({ accountId: accountIdSchema.parse(newId()), draft: draft('words') }));
  expect((await book.keep(many)).ok).toBe(true);
  expect((await book.keep([{ accountId, draft: draft('one more') }])).ok).toBe(false);
  await book.close();
  expect((await book.keep([{ accountId, draft: null }])).ok).toBe(false);
});
