import type { Revocation } from '#contracts/http.ts';
import type { Role } from '#domain/command.ts';
import type { ClientId, CompanyId, UserId } from '#domain/kernel/ids.ts';

/** Who makes a request: known from the session's token, never from what the request says. */
export type Caller = {
  readonly sessionId: string;
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly clientId: ClientId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Whether the device's access was withdrawn, and how. */
  readonly revocation: Revocation | null;
  /** The device has wiped itself; this client does nothing any more. */
  readonly isWiped: boolean;
};
