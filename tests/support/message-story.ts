import type { Company } from '#domain/company.ts';
import type { Folder } from '#domain/folder.ts';
import type { MergeAbout, MergeFacts, MessageSender } from '#domain/merge-facts.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { build, currency, date, newId } from './build.ts';

export const writtenOn = date('2026-03-31');

export const writer: MessageSender = {
  name: 'Dana Ruiz',
  title: 'Credit & Collections',
  phone: '+1 402 555 0110',
  email: 'dana@oakstreet.example',
};

export const company: Pick<Company, 'name' | 'policy'> = {
  name: 'Oak Street Trading Co.',
  policy: {
    ...defaultPolicy,
    letters: {
      ...defaultPolicy.letters,
      letterhead: {
        name: 'Oak Street Trading Co.',
        lines: ['410 Oak Street', 'Omaha NE 68102'],
        phone: '+1 402 555 0100',
        email: 'credit@oakstreet.example',
        footer: ['Registered in Nebraska'],
      },
    },
  },
};

const dispute = { disputedAmountMinor: 120_00, disputeReason: 'Short shipment', amountMinor: 400_00, openAmountMinor: 400_00 };
const invoiceIds = { disputed: newId(), promised: newId(), broken: newId() };
const brokenGroup = newId();

/** An account with something of everything: invoices late and not, in two currencies, paid in part, disputed; credits, cash, promises kept and not. */
export const richFolder = (over: { [K in keyof Folder]?: unknown } = {}): Folder =>
  build.folder({
    account: build.account({ name: 'Mesa Craft Supply', number: '0200802193', country: 'US' }),
    contacts: [build.contact({ name: 'Ms. Alvarez' })],
    invoices: [
      build.invoice({
        id: invoiceIds.promised,
        number: '1930460077',
        dueDate: '2026-03-14',
        amountMinor: 2104_50,
        openAmountMinor: 2104_50,
      }),
      build.invoice({ id: invoiceIds.broken, number: '1930461252', dueDate: '2026-03-20', amountMinor: 1314_40, openAmountMinor: 1000_00 }),
      build.invoice({ id: invoiceIds.disputed, number: '1930461999', dueDate: '2026-03-02', ...dispute }),
      build.invoice({ number: 'EU-77', currency: 'EUR', dueDate: '2026-03-25', amountMinor: 80_00, openAmountMinor: 80_00 }),
      build.invoice({ number: '1930470000', purchaseOrder: 'PO-5', dueDate: '2026-05-01' }),
      build.invoice({ number: 'CM-9', kind: 'creditMemo', dueDate: '2026-03-05', amountMinor: -50_00, openAmountMinor: -50_00 }),
    ],
    payments: [
      {
        id: newId(),
        accountId: newId(),
        receivedDate: '2026-03-27',
        reference: 'ACH 88213',
        method: 'ach',
        currency: 'USD',
        amountMinor: 314_40,
        unappliedAmountMinor: 25_00,
        batchId: null,
        version: 1,
      },
    ],
    promises: [
      build.promise({ invoiceId: invoiceIds.promised, amountMinor: 1000_00, promisedDate: '2026-04-07', method: 'wire' }),
      build.promise({
        invoiceId: invoiceIds.promised,
        amountMinor: 1104_50,
        promisedDate: '2026-04-21',
        recordedAt: '2026-03-02T15:00:00.000Z',
      }),
      build.promise({
        id: brokenGroup,
        groupId: brokenGroup,
        invoiceId: invoiceIds.broken,
        amountMinor: 500_00,
        keptMinor: 100_00,
        promisedDate: '2026-03-16',
        status: 'partiallyKept',
      }),
    ],
    ...over,
  });

/** An account with one open invoice and nothing more: nobody to write to, no numbers beside its own. */
export const bareFolder = (): Folder =>
  build.folder({
    account: build.account({ city: null, country: null, termsDays: null, timeZone: null }),
    invoices: [build.invoice({ dueDate: '2026-03-01' })],
  });

/** What a person adds to the rows for those messages that need it. */
export const aboutAll = ({ invoices }: Folder): MergeAbout => ({
  attachments: ['statement', ...invoices.map(({ number }) => `invoice ${number}`)].join('\n'),
  settlement: { currency: currency('USD'), amountMinor: 2000_00, payBy: date('2026-04-15') },
  resolution: {
    words: 'The missing carton was delivered on 12 March; we enclose the signed note.',
    currency: currency('USD'),
    creditedMinor: 20_00,
  },
  invoiceIds: invoices.filter(({ disputedAmountMinor }) => disputedAmountMinor > 0).map(({ id }) => id),
});

/** All that a message to an account is made of. */
export const messageFacts = (folder: Folder, over: Partial<MergeFacts> = {}): MergeFacts => ({
  folder,
  company,
  sender: writer,
  contactId: folder.contacts[0]?.id ?? null,
  today: writtenOn,
  language: 'en',
  ...over,
});
