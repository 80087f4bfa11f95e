import type { Generated, JSONColumnType } from 'kysely';
import type { Revocation } from '#contracts/http.ts';
import type { AuthoritySettings } from '#domain/authority-change.ts';
import type { Role } from '#domain/command.ts';
import type { ArrangementRules } from '#domain/arrangement-rules.ts';
import type { ContactRuleSettings } from '#domain/contact-rules.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import type { BatchId, ClientId, CommandId, CompanyId, AccountId, InvoiceId, PolicyRequestId, UserId } from '#domain/kernel/ids.ts';
import type { Currency } from '#domain/kernel/money.ts';
import type { Language } from '#domain/language.ts';
import type { OwnLetterSettings } from '#domain/letter-settings.ts';
import type { TemplateKey } from '#domain/message-template.ts';
import type { Policy } from '#domain/policy.ts';
import type { PolicyPart } from '#domain/policy-part.ts';
import type { TableName, Tables } from '#domain/rows.ts';
import type { Strategy } from '#domain/strategy.ts';
import type { MessageUploadPartTable, MessageUploadTable, RelayMailTable, RelayTroubleTable } from './mail-tables.ts';
import type { PhoneLegsTable, PhoneLineTable, PhoneSettingsTable } from './phone-tables.ts';

/** A domain table in SQL: its row's keys (snake_case there) and the company they belong to. */
type CompanyRows = { readonly [T in TableName]: Tables[T] & { readonly companyId: CompanyId } };

export type CompanyTable = {
  id: CompanyId;
  name: string;
  currency: Currency;
  timeZone: string;
  fixedBusinessDate: LocalDate | null;
  policy: JSONColumnType<Policy>;
  isDemo: boolean;
  /** Made anew when a backup is restored; a cursor of another epoch means: start over. */
  epoch: string;
  /** Bumped by the last statements of every write; its order is the order of commits. */
  version: number;
  /** Hash of the newest row of the command log, '' before the first. */
  logHead: string;
  /** When the epoch began, where the server began it because a desktop knew more than the database. */
  epochBeganAt: Generated<Instant | null>;
};

export type AppUserTable = {
  id: UserId;
  companyId: CompanyId;
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
  disabledAt: Generated<Instant | null>;
  /** Null while the password is the one the user was made with: in a demo that one is published. */
  passwordChangedAt: Generated<Instant | null>;
};

export type SessionTable = {
  id: string;
  companyId: CompanyId;
  userId: UserId;
  clientId: ClientId;
  tokenHash: Buffer;
  createdAt: Instant;
  lastUsedAt: Instant;
  expiresAt: Instant;
  revokedAt: Instant | null;
};

export type ClientTable = {
  clientId: ClientId;
  companyId: CompanyId;
  userId: UserId;
  deviceId: string;
  deviceName: string;
  lastSeq: number;
  lastSeenAt: Instant;
  /** The hash of the last of its commands that has come and carries one: where its own chain stands; '' before the first. */
  chainHead: Generated<string>;
  /** The sync protocol's version of the desktop's last sign-in. */
  protocolVersion: Generated<number>;
  /** Both null or neither. */
  revocation: Generated<Revocation | null>;
  revokedAt: Generated<Instant | null>;
  /** A client whose computer has wiped itself never works again; the computer gets another one when it may come back. */
  wipedAt: Generated<Instant | null>;
};

/** A company's key pair for sealed work, the private half sealed with the server's key. The newest one counts. */
export type CompanySealKeyTable = {
  companyId: CompanyId;
  publicKey: Buffer;
  sealedPrivateKey: Buffer;
  createdAt: Instant;
};

/** Who was given or refused access, by whom: never changed. A request's id stands here once. */
export type AccessEventTable = {
  position: Generated<number>;
  companyId: CompanyId;
  requestId: string | null;
  kind: string;
  clientId: ClientId | null;
  userId: UserId | null;
  actorId: UserId | null;
  actorName: string;
  detail: JSONColumnType<Record<string, unknown>>;
  at: Instant;
};

/** Work a wiped computer had not sent: as it came, and opened where it opens. */
export type HeldWorkTable = {
  position: Generated<number>;
  companyId: CompanyId;
  clientId: ClientId;
  sealedHash: string;
  sealed: Buffer;
  /** The command's JSON; null: it did not open. */
  command: string | null;
  receivedAt: Instant;
};

export type CommandLogTable = {
  position: Generated<number>;
  companyId: CompanyId;
  commandId: CommandId;
  /** Null, as the number: an act that is no desktop's. */
  clientId: ClientId | null;
  seq: number | null;
  name: string;
  /** Null: an act on many accounts; `touched` has them. */
  accountId: AccountId | null;
  /** Null: done on the server itself, by whoever may do so there. */
  actorId: UserId | null;
  actorName: string;
  businessDate: LocalDate;
  occurredAt: Instant;
  receivedAt: Instant;
  skewMs: number;
  input: JSONColumnType<Record<string, unknown>>;
  inputHash: string;
  status: 'applied' | 'rejected';
  code: string | null;
  version: number;
  /** Of a desktop's command: the hash it says of the one before, by its own chain; null where it says none. */
  devicePrevious: Generated<string | null>;
  /** What the desktop hashed of its words, where that is not what is kept (they were lifted, or freed of card numbers). */
  deviceInputHash: Generated<string | null>;
  /** Whether the one before has come, and is that very one. */
  isDeviceLinked: Generated<boolean | null>;
  touched: JSONColumnType<readonly { readonly table: TableName; readonly id: string }[]>;
  prevHash: string;
  hash: string;
};

export type ScopeAccountTable = {
  companyId: CompanyId;
  scope: string;
  accountId: AccountId;
  op: 'put' | 'evict';
  version: number;
};

export type ImportBatchTable = {
  id: BatchId;
  companyId: CompanyId;
  fileName: string;
  fileSha256: string;
  mapping: string;
  asOf: LocalDate;
  summary: JSONColumnType<Record<string, unknown>>;
  changes: JSONColumnType<Record<string, number>>;
  createdAt: Instant;
};

/** What an import changed on a row that was there before: the row as it was. */
export type ImportChangeTable = {
  companyId: CompanyId;
  batchId: BatchId;
  accountId: AccountId;
  invoiceId: InvoiceId;
  before: JSONColumnType<Record<string, unknown>>;
};

export type SignInThrottleTable = {
  key: string;
  failureCount: number;
  windowStartedAt: Instant;
  blockedUntil: Instant | null;
};

/** Every list of strategies a company has had since the one the program came with; never changed. */
export type StrategyVersionTable = {
  companyId: CompanyId;
  version: number;
  requestId: string;
  list: JSONColumnType<Strategy[]>;
  actorId: UserId;
  actorName: string;
  at: Instant;
};

/** Every text that a company has put in place of a template; none: it has gone back to the one the program comes with. */
export type TemplateVersionTable = {
  companyId: CompanyId;
  templateKey: TemplateKey;
  language: Language;
  version: number;
  requestId: string;
  basedOnVersion: number;
  subject: string | null;
  body: string | null;
  actorId: UserId;
  actorName: string;
  at: Instant;
};

/** Every way a company has chosen to write its letters. */
export type LetterSettingsVersionTable = {
  companyId: CompanyId;
  version: number;
  requestId: string;
  settings: JSONColumnType<OwnLetterSettings>;
  actorId: UserId;
  actorName: string;
  at: Instant;
};

/** Everything that was said about who may do what alone and who approves; never changed. */
export type AuthorityVersionTable = {
  companyId: CompanyId;
  version: number;
  requestId: string;
  settings: JSONColumnType<AuthoritySettings>;
  actorId: UserId;
  actorName: string;
  at: Instant;
};

/** A change of the policy that waits for a second person, or what came of it. */
export type PolicyRequestTable = {
  id: PolicyRequestId;
  companyId: CompanyId;
  part: PolicyPart;
  requestId: string;
  body: JSONColumnType<Record<string, unknown>>;
  proposalHash: string;
  status: 'open' | 'approved' | 'refused' | 'withdrawn' | 'void';
  requestedAt: Instant;
  requestedById: UserId;
  requestedByName: string;
  expiresOn: LocalDate;
  decidedAt: Generated<Instant | null>;
  decidedById: Generated<UserId | null>;
  decidedByName: Generated<string | null>;
  comment: Generated<string>;
  /** Why it is void. */
  code: Generated<string | null>;
  /** When whoever asked has taken note of what became of it. */
  seenAt: Generated<Instant | null>;
};

/** Who has read what on a day; never changed. */
export type ReadEventTable = {
  position: Generated<number>;
  companyId: CompanyId;
  day: LocalDate;
  kind: string;
  actorId: UserId;
  actorName: string;
  clientId: ClientId;
  /** Null: not about one account. */
  accountId: AccountId | null;
  at: Instant;
};

/** Every set of contact rules that was put into use; never changed. The one in use is in the company's policy. */
export type ContactRuleVersionTable = {
  companyId: CompanyId;
  version: number;
  requestId: string;
  settings: JSONColumnType<ContactRuleSettings>;
  actorId: UserId;
  actorName: string;
  at: Instant;
};

/** The same of rules for promises and arrangements. */
export type ArrangementRuleVersionTable = Omit<ContactRuleVersionTable, 'settings'> & { settings: JSONColumnType<ArrangementRules> };

/** What a company's books say on a day, worked out and kept until they change. */
export type LedgerFiguresTable = {
  companyId: CompanyId;
  day: LocalDate;
  /** What the books looked like; another one: they have changed. */
  mark: string;
  computedAt: Instant;
  figures: JSONColumnType<Record<string, unknown>>;
  promiseMark: string;
  promises: JSONColumnType<readonly unknown[]>;
};

/** Accounts that one collector works for another until a day; its id is that of the hand-over that began it. */
export type BookCoverTable = {
  companyId: CompanyId;
  id: CommandId;
  fromCollectorId: UserId;
  toCollectorId: UserId;
  accountIds: readonly AccountId[];
  /** The last day of it. */
  until: LocalDate;
  startedAt: Instant;
  startedByName: string;
  /** Null while it lasts. */
  endedAt: Generated<Instant | null>;
};

/** Which database an API last started on; one row. */
export type DatabaseLifeTable = { isOnly: Generated<boolean>; identity: string };

/** Every table the program speaks to, as Kysely sees them: camelCase here, snake_case in SQL by its plugin. */
export type Schema = CompanyRows & {
  company: CompanyTable;
  appUser: AppUserTable;
  session: SessionTable;
  client: ClientTable;
  commandLog: CommandLogTable;
  scopeAccount: ScopeAccountTable;
  importBatch: ImportBatchTable;
  importChange: ImportChangeTable;
  signInThrottle: SignInThrottleTable;
  companySealKey: CompanySealKeyTable;
  accessEvent: AccessEventTable;
  heldWork: HeldWorkTable;
  strategyVersion: StrategyVersionTable;
  templateVersion: TemplateVersionTable;
  letterSettingsVersion: LetterSettingsVersionTable;
  phoneSettings: PhoneSettingsTable;
  phoneLines: PhoneLineTable;
  phoneLegs: PhoneLegsTable;
  databaseLife: DatabaseLifeTable;
  contactRuleVersion: ContactRuleVersionTable;
  arrangementRuleVersion: ArrangementRuleVersionTable;
  ledgerFigures: LedgerFiguresTable;
  bookCover: BookCoverTable;
  authorityVersion: AuthorityVersionTable;
  policyRequest: PolicyRequestTable;
  readEvent: ReadEventTable;
  relayMail: RelayMailTable;
  relayTrouble: RelayTroubleTable;
  messageUpload: MessageUploadTable;
  messageUploadPart: MessageUploadPartTable;
};
