import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { timeZoneSchema } from '#domain/kernel/dates.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import { ServerFailure } from '../server-failure.ts';

/** How a date is written. YYYYMMDD also takes the '.0' a spreadsheet adds; a time of day behind a date is not read. */
export const dateFormats = [
  'YYYY-MM-DD',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'YYYY/MM/DD',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD.MM.YYYY',
  'YYYYMMDD',
] as const;
export type DateFormat = (typeof dateFormats)[number];

/** Names a column may have in the file; the first one that is there counts, whatever its case. */
const namesSchema = z.array(z.string().min(1)).min(1);

const columnsSchema = z.strictObject({
  accountNumber: namesSchema,
  accountName: namesSchema.optional(),
  parentNumber: namesSchema.optional(),
  invoiceNumber: namesSchema.optional(),
  purchaseOrder: namesSchema.optional(),
  salesRep: namesSchema.optional(),
  salesRepEmail: namesSchema.optional(),
  country: namesSchema.optional(),
  region: namesSchema.optional(),
  timeZone: namesSchema.optional(),
  partyKind: namesSchema.optional(),
  issueDate: namesSchema,
  dueDate: namesSchema,
  paidDate: namesSchema.optional(),
  amount: namesSchema,
  openAmount: namesSchema.optional(),
  currency: namesSchema.optional(),
  companyCode: namesSchema.optional(),
  kind: namesSchema.optional(),
});
export type ColumnKey = keyof z.infer<typeof columnsSchema>;
export const columnKeys = columnsSchema.keyof().options;

const divisorSchema = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/)
  .refine((text) => /[1-9]/.test(text), 'must not be zero');

const layoutSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|', 'auto']).default('auto'),
  dateFormats: z.array(z.enum(dateFormats)).min(1),
  decimalMark: z.enum(['.', ',']).default('.'),
  /** What stands between thousands; without it such amounts are refused, because 1,234 may be either number. */
  groupMark: z.enum([',', '.', ' ', '\u2019', "'"]).optional(),
  columns: columnsSchema,
  /** 'composed' makes a stable number from issue date, due date and amount where the file has none. */
  invoiceNumber: z.enum(['column', 'composed']),
  currency: z.union([
    z.literal('column'),
    z.strictObject({ fixed: currencySchema }),
    z.strictObject({ byCompanyCode: z.record(z.string(), currencySchema), otherwise: currencySchema.optional() }),
  ]),
  /** Words a file uses in place of ISO codes. */
  currencyNames: z.record(z.string(), currencySchema).default({}),
  /** Undoes a conversion that was made on the amounts of one company code; every result has to be whole minor units. */
  amountDividedByCompanyCode: z.record(z.string(), divisorSchema).default({}),
  /** Which words in the kind column mean what; lines of other kinds are refused. */
  kinds: z.strictObject({ invoice: namesSchema, creditMemo: namesSchema }).optional(),
  /** Words a file uses in place of ISO codes of countries. */
  countryNames: z.record(z.string(), z.string().regex(/^[A-Z]{2}$/)).default({}),
  /** Which words in the column of who owes mean what, whatever their case. */
  partyKinds: z.strictObject({ company: namesSchema, naturalPerson: namesSchema, consumer: namesSchema }).default({
    company: ['company', 'business', 'organization', 'organisation'],
    naturalPerson: ['natural person', 'naturalPerson', 'sole trader', 'sole proprietor', 'individual', 'guarantor'],
    consumer: ['consumer', 'household'],
  }),
});
export type Layout = z.infer<typeof layoutSchema>;

export const mappingSchema = z.strictObject({
  about: z.string(),
  /** Where the company works, for one that is made by the import. */
  timeZone: timeZoneSchema.default('UTC'),
  /** What an account without a name is called; {accountNumber} is replaced. */
  accountName: z.string().includes('{accountNumber}').default('Customer {accountNumber}'),
  /** Where accounts are of which the file does not say it. */
  accountCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** Ways the same export comes in; the first whose needed columns are all in the file is used. */
  layouts: z.array(layoutSchema).min(1),
});
export type Mapping = z.infer<typeof mappingSchema> & { readonly name: string };

const shippedFolder = path.resolve(import.meta.dirname, '..', '..', '..', 'resources', 'mappings');

/** The names of the mappings that come with the program. */
export function shippedMappings(): readonly string[] {
  return readdirSync(shippedFolder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .sort();
}

/**
 * Reads a mapping by its name, or from a file of the user's own. Throws `ServerFailure` that says what is wrong with it and
 * where.
 */
export function loadMapping(nameOrFile: string): Mapping {
  const shipped = path.join(shippedFolder, `${nameOrFile}.json`);
  const isName = /^[\w-]+$/.test(nameOrFile) && existsSync(shipped);
  const file = isName ? shipped : path.resolve(nameOrFile);
  if (!isName && !existsSync(file)) {
    throw new ServerFailure(
      `There is no mapping "${nameOrFile}". Shipped ones are ${shippedMappings().join(', ')}; or give the path of a mapping file of your own.`,
    );
  }
  const parsed = mappingSchema.safeParse(jsonOf(file));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ServerFailure(
      `The mapping file ${file} is not right at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'unknown'}. resources/mappings/README.md describes the format.`,
    );
  }
  return { ...parsed.data, name: path.basename(file, '.json') };
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (fault) {
    throw new ServerFailure(`The mapping file ${file} is not JSON: ${fault instanceof Error ? fault.message : String(fault)}.`);
  }
}
