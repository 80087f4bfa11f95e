import type { SignInResponse } from '#contracts/http.ts';
import { type LeaseKeeper, leaseOf } from './lease-keeper.ts';
import type { Log } from './log.ts';
import { type Profile, profileOf } from './profile.ts';
import { type Guard, type OpenVault, type Vaults, newDataKey } from './vault.ts';

type VaultDeps = { readonly vaults: Vaults; readonly log: Log; readonly now: () => number; readonly runMs: () => number };
type Opened = { readonly email: string; readonly vault: OpenVault; readonly guard: Guard };

/** How often, while nothing else is written, the lease is written down. */
const leaseKeptMs = 5 * 60_000;

/** The vault of a session while it is open: its keys, whose it is, and the lease, and how all of it stays written down. */
export class SessionVault {
  readonly lease: LeaseKeeper;
  readonly #deps: VaultDeps;
  readonly #email: string;
  readonly #dataKey: Buffer;
  readonly #copyKey: Buffer;
  #guard: Guard;
  #profile: Profile;
  #keptAtMs: number;

  constructor(deps: VaultDeps, { email, vault, guard }: Opened) {
    this.#deps = deps;
    this.#email = email;
    this.#dataKey = vault.dataKey;
    this.#copyKey = guard === 'workOnly' ? newDataKey() : vault.dataKey;
    this.#guard = guard;
    this.#profile = vault.profile;
    this.lease = leaseOf(deps, vault.profile);
    this.#keptAtMs = deps.now();
  }

  get opened(): OpenVault {
    return { dataKey: this.#dataKey, profile: { ...this.#profile, lease: this.lease.lease() } };
  }

  /** The key of the accounts kept here, and whose they are. */
  get copy(): OpenVault {
    return { dataKey: this.#copyKey, profile: this.#profile };
  }

  get guard(): Guard {
    return this.#guard;
  }

  get profile(): Profile {
    return this.#profile;
  }

  /** The server has just said anew whose this is. */
  async take(response: SignInResponse): Promise<void> {
    this.#profile = profileOf(response, this.#deps.now());
    await this.keep();
  }

  /** Writes the profile down with the lease as it stands. In the vaults' row, so that closing waits for what is before it. */
  async keep(): Promise<void> {
    const { vaults, log, now } = this.#deps;
    this.#keptAtMs = now();
    await vaults.update(this.#email, this.opened).catch((fault: unknown) => log.fault('vault.update', fault));
  }

  /** Writes the lease down where that was long ago. */
  keepWhenDue(): void {
    if (Math.abs(this.#deps.now() - this.#keptAtMs) >= leaseKeptMs) void this.keep();
  }

  /** The company may have decided anew what guards the copy, or the vault is of an earlier version. Nothing is written once `isOver`. */
  async guardAnew(password: string, isOver: () => boolean): Promise<void> {
    const { vaults, log } = this.#deps;
    const wanted = await vaults.guardFor(this.#profile.company.policy.localCopy);
    if (!wanted.ok || wanted.value === this.#guard || isOver()) return;
    const written = await vaults.write(this.#email, password, { ...this.opened, guard: wanted.value });
    log.note('vault.guard', { from: this.#guard, to: wanted.value, isWritten: written.ok });
    if (written.ok) this.#guard = wanted.value;
  }

  /** Overwrites the keys. */
  forget(): void {
    this.#dataKey.fill(0);
    this.#copyKey.fill(0);
  }
}
