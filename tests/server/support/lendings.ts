import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Role } from '#domain/command.ts';
import type { Approval } from '#domain/approval-rows.ts';
import { type LocalDate, addDays } from '#domain/kernel/dates.ts';
import type { UserId } from '#domain/kernel/ids.ts';
import { disableUser, enableUser } from '#server/users/manage-users.ts';
import type { Desk } from './desk.ts';
import type { Person, World } from './world.ts';

type Lending = { readonly from: Person; readonly toId: UserId; readonly first: LocalDate; readonly last: LocalDate };
type Place = {
  readonly world: World;
  readonly deskOf: (name: 'alex') => Desk;
  readonly today: LocalDate;
  readonly days: number;
};

/** Who has lent authority to whom, as it was asked for and taken; a manager, Mia, lends hers and leaves or comes back. */
export class Lendings {
  isMiaHere = true;
  #miasDesk: Desk | undefined;
  #all: readonly Lending[] = [];

  async signIn(world: World): Promise<void> {
    this.#miasDesk = await world.signIn(world.company.mia);
  }

  async lend([from, to]: readonly ['mia' | 'alex', 'sam' | 'alex'], { world, deskOf, today, days }: Place): Promise<void> {
    const desk = from === 'alex' ? deskOf(from) : this.#miasDesk;
    if (!desk || (from === 'mia' && !this.isMiaHere)) return;
    const [lender, borrower] = [world.company[from], world.company[to]];
    const last = addDays(today, days);
    const payload = { requestId: randomUUID(), toId: borrower.id, from: today, until: last };
    const { statusCode } = await desk.ask({ method: 'POST', url: '/v1/authority/lend', payload });
    // Where it is lent for one of these days already, nothing is.
    expect([200, 409]).toContain(statusCode);
    if (statusCode === 200) this.#all = [...this.#all, { from: lender, toId: borrower.id, first: today, last }];
  }

  /** Mia leaves, and what she lent ends with that, or she comes back, and has lent nothing. */
  async miaIsHere(world: World, isHere: boolean): Promise<void> {
    if (isHere === this.isMiaHere) return;
    const { mia } = world.company;
    const act = { actor: { id: null, name: 'npm run users (root)' }, now: world.clock.now() };
    if (isHere) await enableUser(world.database.owner, mia.email, act);
    else await disableUser(world.database.owner, mia.email, act);
    this.isMiaHere = isHere;
    this.#all = this.#all.filter(({ from }) => from.id !== mia.id);
    if (isHere) await this.signIn(world);
  }

  /** The roles somebody has beside their own over a request, on a day. */
  rolesLentTo({ id }: Person, { requestedById, editedById }: Approval, today: LocalDate): readonly Role[] {
    const counting = this.#all.filter(
      ({ from, toId, first, last }) =>
        toId === id && from.id !== requestedById && from.id !== editedById && first <= today && today <= last,
    );
    return counting.map(({ from }) => from.role);
  }
}
