import type { Company } from '#domain/company.ts';
import { compose } from '#domain/compose-message.ts';
import { dunningOf } from '#domain/dunning.ts';
import type { Folder } from '#domain/folder.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { type Language, languages } from '#domain/language.ts';
import type { LetterSettings } from '#domain/letter-settings.ts';
import { mergeValues } from '#domain/merge-values.ts';
import { messageHtml } from '#domain/message-html.ts';
import { type TemplateKey, templateKeys } from '#domain/message-template.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { printDate } from '#domain/print-words.ts';
import { shippedTemplate } from '#domain/shipped-templates.ts';
import { everybody, stopConditionSchema, unwritten } from '#domain/strategy.ts';
import { footerHtmlOf } from '#main/print/footer-html.ts';
import { build, date, instant, newId } from './build.ts';
import { aboutAll, messageFacts } from './message-story.ts';

/** A letter of the gallery: what it is, and the sheet that the press takes. */
export type GalleryLetter = {
  readonly key: TemplateKey;
  readonly language: Language;
  /** The receiver's name as it stands above the address. */
  readonly toName: string;
  readonly accountNumber: string;
  /** Those that it may name; of a long list, names all. */
  readonly invoiceNumbers: readonly string[];
  readonly sheet: { readonly html: string; readonly paper: 'a4' | 'letter'; readonly footerHtml: string };
};

/** Those that list every invoice are written to an account with 300 of them, the others to one with something of everything. */
const listing: readonly TemplateKey[] = ['firmNotice', 'statement', 'invoiceCopies', 'settlementOffer'];
const invoicesOfLong = 300;

/** Every shipped template in every language as the letter a customer gets: long names, three currencies, credits, late charges, 300 invoices where a template lists them. */
export const letterGallery = (): readonly GalleryLetter[] =>
  languages.flatMap((language) => templateKeys.map((key) => letterOf(key, language)));

const today = date('2026-03-31');
const due = (daysLate: number) => addDays(today, -daysLate);

type Place = Pick<LetterSettings, 'paper' | 'window' | 'letterhead'> & {
  readonly charges: 'uk' | 'de' | 'eu';
  readonly account: object;
  readonly contact: string;
};
const places: Readonly<Record<Language, Place>> = {
  en: {
    paper: 'letter',
    window: 'us10',
    charges: 'uk',
    letterhead: {
      name: 'Oak Street Trading Co.',
      lines: ['410 Oak Street', 'Omaha NE 68102'],
      phone: '+1 402 555 0100',
      email: 'credit@oakstreet.example',
      footer: ['Registered in Nebraska'],
    },
    account: {
      name: 'Mesa Craft Supply & International Hospitality Furnishings of Greater Arizona, Inc.',
      postalAddress: 'Accounts Payable\n1140 Juniper Road, Suite 2200\nMesa AZ 85201',
    },
    contact: 'Ms. Alvarez',
  },
  de: {
    paper: 'a4',
    window: 'din5008',
    charges: 'de',
    letterhead: {
      name: 'Großhandelshaus Müller & Söhne GmbH',
      lines: ['Äußere Nürnberger Straße 12', '90402 Nürnberg'],
      phone: '+49 911 555010',
      email: 'mahnwesen@mueller.example',
      footer: [
        'Geschäftsführer: Jürgen Müller · Registergericht Nürnberg HRB 12345',
        'IBAN DE02 1203 0000 0000 2020 51 · USt-IdNr. DE123456789',
      ],
    },
    account: {
      name: 'Vereinigte Präzisionswerkzeug- und Maschinenbaugesellschaft Süddeutschland mbH & Co. KG',
      postalAddress: 'Buchhaltung\nÖlmühlstraße 45–47\n70376 Stuttgart',
    },
    contact: 'Frau Jäger-Größmann',
  },
  fr: {
    paper: 'a4',
    window: 'din5008',
    charges: 'eu',
    letterhead: {
      name: 'Établissements Lefèvre & Fils',
      lines: ['12, rue de l’Église', '69002 Lyon'],
      phone: '+33 4 72 55 01 10',
      email: 'recouvrement@lefevre.example',
      footer: ['SAS au capital de 100 000 € · RCS Lyon 123 456 789'],
    },
    account: {
      name: 'Société Générale des Pâtisseries et Crèmeries d’Île-de-France',
      postalAddress: 'Service comptabilité\n8, allée des Chênes\n75011 Paris',
    },
    contact: 'Mme Lecœur',
  },
  es: {
    paper: 'a4',
    window: 'din5008',
    charges: 'eu',
    letterhead: {
      name: 'Comercial Muñoz e Hijos, S.A.',
      lines: ['Calle de la Peña, 7', '28013 Madrid'],
      phone: '+34 915 550 110',
      email: 'cobros@munoz.example',
      footer: ['Registro Mercantil de Madrid, tomo 1234 · CIF A12345678'],
    },
    account: {
      name: 'Compañía Española de Cerámica Artística, S.L.',
      postalAddress: 'Administración\nAvenida de la Constitución, 18\n41001 Sevilla',
    },
    contact: 'Sra. Núñez',
  },
};

function letterOf(key: TemplateKey, language: Language): GalleryLetter {
  const place = places[language];
  const company = companyOf(place);
  const folder = listing.includes(key) ? longFolder(place) : fullFolder(place);
  const about = aboutAll(folder);
  const isOfDispute = key === 'disputeReceived' || key === 'disputeResolved';
  const { invoiceIds, ...others } = about;
  const run = dunningOf(folder, company, today, { now: instant('2026-03-31T15:00:00.000Z') });
  const isOfRun = run.items.length > 0 && !isOfDispute;
  const facts = messageFacts(folder, {
    company,
    language,
    today,
    about: { ...others, ...(isOfDispute && { invoiceIds }), ...(isOfRun && { dunning: run }) },
  });
  const composed = compose(shippedTemplate(key, language), mergeValues(facts));
  if (!composed.ok) throw new Error(`${language} ${key}: ${composed.error.code}`);
  const { account } = folder;
  const { paper, window, letterhead } = place;
  const html = messageHtml(
    {
      ...composed.value,
      language,
      signature: 'Dana Ruiz\nCredit & Collections',
      toName: account.name,
      toAddress: account.postalAddress ?? '',
      date: printDate(today, language),
      accountNumber: account.number,
    },
    letterhead,
    { kind: 'letter', paper, window },
  );
  return {
    key,
    language,
    toName: account.name,
    accountNumber: account.number,
    // A settlement is offered in one currency.
    invoiceNumbers: folder.invoices.filter(({ currency }) => key !== 'settlementOffer' || currency === 'USD').map(({ number }) => number),
    sheet: { html, paper, footerHtml: footerHtmlOf({ language, footer: letterhead.footer }) },
  };
}

function companyOf({ letterhead, paper, window, charges }: Place): Pick<Company, 'name' | 'policy' | 'timeZone'> {
  const step = { id: 'notice', channel: 'letter', startsAfterDays: 3, waitDays: 4, repeatEveryDays: 7, ...unwritten, charges } as const;
  const everyone = { id: 's', name: 'All', segment: everybody, steps: [step], stopsOn: [...stopConditionSchema.options] };
  return {
    name: letterhead.name,
    timeZone: 'America/Chicago',
    policy: {
      ...defaultPolicy,
      letters: { ...defaultPolicy.letters, letterhead, paper, window },
      strategies: { version: 1, list: [everyone] },
    },
  };
}

const partiesOf = ({ account, contact }: Place) => ({
  account: build.account({ number: '0200802193', city: null, country: null, ...account }),
  contacts: [build.contact({ name: contact })],
});

/** Late and not, in three currencies, paid in part, disputed, promised, a credit and cash on account. */
function fullFolder(place: Place): Folder {
  const [promised, broken, group] = [newId(), newId(), newId()];
  const invoice = (daysLate: number, over: object) => build.invoice({ dueDate: due(daysLate), issueDate: due(daysLate + 30), ...over });
  return build.folder({
    ...partiesOf(place),
    invoices: [
      invoice(17, { id: promised, number: '1930460077', amountMinor: 2104_50, openAmountMinor: 2104_50 }),
      invoice(11, { id: broken, number: '1930461252', amountMinor: 1314_40, openAmountMinor: 1000_00, purchaseOrder: '4500-11' }),
      invoice(29, {
        number: '1930461999',
        amountMinor: 400_00,
        openAmountMinor: 400_00,
        disputedAmountMinor: 120_00,
        disputeReason: 'Short',
      }),
      invoice(6, {
        number: 'EU-77/2026-00000000000000000000004711',
        currency: 'EUR',
        amountMinor: 1_234_567_89,
        openAmountMinor: 1_234_567_89,
      }),
      invoice(44, { number: 'UK-5', currency: 'GBP', amountMinor: 9_05, openAmountMinor: 9_05 }),
      invoice(21, { number: 'UK-6', currency: 'GBP', amountMinor: 12_345_00, openAmountMinor: 12_345_00 }),
      invoice(-31, { number: '1930470000', purchaseOrder: 'PO-5' }),
      invoice(26, { number: 'CM-9', kind: 'creditMemo', amountMinor: -50_00, openAmountMinor: -50_00 }),
    ],
    payments: [
      {
        id: newId(),
        accountId: newId(),
        receivedDate: due(4),
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
      build.promise({ invoiceId: promised, amountMinor: 1000_00, promisedDate: '2026-04-07', method: 'wire' }),
      build.promise({ invoiceId: promised, amountMinor: 1104_50, promisedDate: '2026-04-21', recordedAt: '2026-03-02T15:00:00.000Z' }),
      build.promise({
        id: group,
        groupId: group,
        invoiceId: broken,
        amountMinor: 500_00,
        keptMinor: 100_00,
        promisedDate: due(15),
        status: 'partiallyKept',
      }),
    ],
  });
}

/** As many invoices as make several sheets, of very different sizes. */
const longFolder = (place: Place): Folder =>
  build.folder({
    ...partiesOf(place),
    invoices: Array.from({ length: invoicesOfLong }, (_, at) => {
      const amountMinor = 10 ** (3 + (at % 7)) + at * 37;
      const currency = at % 50 === 7 ? 'EUR' : at % 50 === 9 ? 'GBP' : 'USD';
      const days = { dueDate: due(4 + (at % 90)), issueDate: due(34 + (at % 90)) };
      return build.invoice({ number: `19304${60_000 + at}`, currency, amountMinor, openAmountMinor: amountMinor, ...days });
    }),
  });
