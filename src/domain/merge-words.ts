import type { Language } from './language.ts';
import type { ChargePack } from './late-interest-rates.ts';
import type { LeftOut } from './dunning.ts';
import type { Payment } from './rows.ts';

/** The words that values are printed with, in a customer's language; formal where a language knows the difference. */
export type MergeWords = {
  /** How a letter to a person begins, and one to nobody in particular. */
  readonly greeting: (name: string) => string;
  readonly greetingToAll: string;
  readonly leftOut: Readonly<Record<LeftOut['reason'], string>>;
  readonly kinds: Readonly<Record<'invoice' | 'creditMemo' | 'payment', string>>;
  readonly methods: Readonly<Record<Payment['method'], string | null>>;
  readonly laws: Readonly<Record<ChargePack, string>>;
  readonly statement: string;
  /** Copies of so many invoices, whether they are all that the message lists. */
  readonly copies: (count: number, areAll: boolean) => string;
  /** How to ask for no more e-mails. */
  readonly optOut: string;
};

const en: MergeWords = {
  greeting: (name) => `Dear ${name},`,
  greetingToAll: 'Dear Sir or Madam,',
  leftOut: {
    disputed: 'in dispute',
    promised: 'promised',
    stayed: 'on hold',
    paid: 'covered by a credit',
    belowMinimum: 'small amount',
    justPaid: 'payment announced',
  },
  kinds: { invoice: 'Invoice', creditMemo: 'Credit memo', payment: 'Payment on account' },
  methods: { ach: 'ACH transfer', wire: 'bank transfer', check: 'check', card: 'card', cash: 'cash', unknown: null },
  laws: {
    eu: 'Directive 2011/7/EU on combating late payment',
    uk: 'the Late Payment of Commercial Debts (Interest) Act 1998',
    de: 'section 288 of the German Civil Code (BGB)',
  },
  statement: 'a statement of your account',
  copies(count, areAll) {
    if (count === 1) return areAll ? 'a copy of the invoice' : 'a copy of one invoice';
    return areAll ? 'copies of the invoices' : `copies of ${count} invoices`;
  },
  optOut: 'If you would rather not receive reminders by e-mail, reply with “no e-mail” and we will write by post instead.',
};

const de: MergeWords = {
  greeting: (name) => `Guten Tag ${name},`,
  greetingToAll: 'Sehr geehrte Damen und Herren,',
  leftOut: {
    disputed: 'in Klärung',
    promised: 'zugesagt',
    stayed: 'zurückgestellt',
    paid: 'durch Gutschrift gedeckt',
    belowMinimum: 'Kleinbetrag',
    justPaid: 'Zahlung angekündigt',
  },
  kinds: { invoice: 'Rechnung', creditMemo: 'Gutschrift', payment: 'Zahlung auf Konto' },
  methods: { ach: 'Überweisung', wire: 'Überweisung', check: 'Scheck', card: 'Karte', cash: 'Barzahlung', unknown: null },
  laws: {
    eu: 'der Richtlinie 2011/7/EU zur Bekämpfung von Zahlungsverzug',
    uk: 'dem britischen Late Payment of Commercial Debts (Interest) Act 1998',
    de: '§ 288 BGB',
  },
  statement: 'ein Kontoauszug',
  copies(count, areAll) {
    if (count === 1) return areAll ? 'eine Kopie der Rechnung' : 'eine Kopie einer Rechnung';
    return areAll ? 'Kopien der Rechnungen' : `Kopien von ${count} Rechnungen`;
  },
  optOut: 'Wenn Sie keine Erinnerungen per E-Mail wünschen, antworten Sie bitte mit „keine E-Mail“; wir schreiben Ihnen dann per Post.',
};

const fr: MergeWords = {
  greeting: (name) => `Bonjour ${name},`,
  greetingToAll: 'Madame, Monsieur,',
  leftOut: {
    disputed: 'en litige',
    promised: 'promis',
    stayed: 'suspendu',
    paid: 'couvert par un avoir',
    belowMinimum: 'faible montant',
    justPaid: 'paiement annoncé',
  },
  kinds: { invoice: 'Facture', creditMemo: 'Avoir', payment: 'Paiement en compte' },
  methods: { ach: 'virement', wire: 'virement', check: 'chèque', card: 'carte', cash: 'espèces', unknown: null },
  laws: {
    eu: 'la directive 2011/7/UE concernant la lutte contre le retard de paiement',
    uk: 'la loi britannique « Late Payment of Commercial Debts (Interest) Act 1998 »',
    de: 'l’article 288 du Code civil allemand (BGB)',
  },
  statement: 'un relevé de compte',
  copies(count, areAll) {
    if (count === 1) return areAll ? 'la copie de la facture' : 'la copie d’une facture';
    return areAll ? 'les copies des factures' : `les copies de ${count} factures`;
  },
  optOut:
    'Si vous ne souhaitez plus recevoir de rappels par courriel, répondez « pas de courriel » : nous vous écrirons alors par voie postale.',
};

const es: MergeWords = {
  greeting: (name) => `Buenos días, ${name}:`,
  greetingToAll: 'Estimados señores:',
  leftOut: {
    disputed: 'en revisión',
    promised: 'comprometido',
    stayed: 'suspendido',
    paid: 'cubierto por un abono',
    belowMinimum: 'importe menor',
    justPaid: 'pago anunciado',
  },
  kinds: { invoice: 'Factura', creditMemo: 'Abono', payment: 'Pago a cuenta' },
  methods: { ach: 'transferencia', wire: 'transferencia', check: 'cheque', card: 'tarjeta', cash: 'efectivo', unknown: null },
  laws: {
    eu: 'la Directiva 2011/7/UE de lucha contra la morosidad',
    uk: 'la ley británica Late Payment of Commercial Debts (Interest) Act 1998',
    de: 'el artículo 288 del Código Civil alemán (BGB)',
  },
  statement: 'un estado de cuenta',
  copies(count, areAll) {
    if (count === 1) return areAll ? 'una copia de la factura' : 'una copia de una factura';
    return areAll ? 'copias de las facturas' : `copias de ${count} facturas`;
  },
  optOut: 'Si prefiere no recibir recordatorios por correo electrónico, responda «sin correo» y le escribiremos por correo postal.',
};

export const mergeWords: Readonly<Record<Language, MergeWords>> = { en, de, fr, es };
