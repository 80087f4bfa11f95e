/** How the numbers of one kind of payment card begin, and how long they may be. */
export type CardRange = {
  readonly brand: string;
  /** First and last value of the leading digits; both have the same number of digits. */
  readonly from: string;
  readonly to: string;
  readonly lengths: readonly number[];
};

const from16to19 = [16, 17, 18, 19];
const from14to19 = [14, 15, ...from16to19];

/**
 * The issuer identification ranges of ISO/IEC 7812 that the card networks publish for their own brands, compared with what they publish on
 * 2026-11-22. Ranges that begin with 1 are left out (travel accounts that are billed by file): half the numbers of any ledger begin so.
 */
export const cardRanges: readonly CardRange[] = [
  { brand: 'Visa', from: '4', to: '4', lengths: [13, 16, 19] },
  { brand: 'Mastercard', from: '51', to: '55', lengths: [16] },
  { brand: 'Mastercard', from: '2221', to: '2720', lengths: [16] },
  { brand: 'American Express', from: '34', to: '34', lengths: [15] },
  { brand: 'American Express', from: '37', to: '37', lengths: [15] },
  { brand: 'Diners Club', from: '300', to: '305', lengths: from14to19 },
  { brand: 'Diners Club', from: '309', to: '309', lengths: from14to19 },
  { brand: 'Diners Club', from: '36', to: '36', lengths: from14to19 },
  { brand: 'Diners Club', from: '38', to: '39', lengths: from14to19 },
  { brand: 'Discover', from: '6011', to: '6011', lengths: from16to19 },
  { brand: 'Discover', from: '644', to: '659', lengths: from16to19 },
  { brand: 'UnionPay', from: '62', to: '62', lengths: from16to19 },
  { brand: 'UnionPay', from: '81', to: '81', lengths: from16to19 },
  { brand: 'JCB', from: '3528', to: '3589', lengths: from16to19 },
  { brand: 'Maestro', from: '50', to: '50', lengths: [13, ...from14to19] },
  { brand: 'Maestro', from: '56', to: '58', lengths: [13, ...from14to19] },
  { brand: 'Maestro', from: '6304', to: '6304', lengths: from16to19 },
  { brand: 'Maestro', from: '6759', to: '6763', lengths: from16to19 },
  { brand: 'RuPay', from: '60', to: '60', lengths: [16] },
  { brand: 'RuPay', from: '82', to: '82', lengths: [16] },
  { brand: 'Mir', from: '2200', to: '2204', lengths: from16to19 },
  { brand: 'Troy', from: '9792', to: '9792', lengths: [16] },
];
