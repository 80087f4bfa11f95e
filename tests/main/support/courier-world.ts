import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { LinkState } from '#contracts/data-port.ts';
import { createApi } from '#main/api-client.ts';
import { type Courier, type CourierDeps, createCourier } from '#main/courier.ts';
import { type Journal, openJournal } from '#main/journal.ts';
import { type ApiStandIn, createPushModel, helloAnswer, startApiStandIn } from './api-stand-in.ts';
import { build } from './build.ts';
import { quickCourier } from './quick-courier.ts';

const key = randomBytes(32);

/** A server that keeps what it is pushed, and beside it any number of journals with a courier each. `end` closes all of it. */
export class CourierWorld {
  readonly folder: string;
  readonly server: ApiStandIn;
  readonly model = createPushModel();
  /** Pokes that the couriers have handed on. */
  pokes = 0;
  /** What the couriers have said of the network. */
  readonly links: LinkState[] = [];
  /** The answers they have brought: a command's number and why it was refused. */
  readonly pushed: [number, string | null][] = [];
  readonly #journals: Journal[] = [];
  readonly #couriers: Courier[] = [];

  private constructor(folder: string, server: ApiStandIn) {
    this.folder = folder;
    this.server = server;
    server.on('/v1/sync/push', this.model.route);
    server.on('/v1/hello', helloAnswer);
  }

  static async begin(): Promise<CourierWorld> {
    return new CourierWorld(await mkdtemp(path.join(tmpdir(), 'courier-world-')), await startApiStandIn());
  }

  async end(): Promise<void> {
    for (const courier of this.#couriers) courier.close();
    for (const journal of this.#journals) await journal.close();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Opens the journal of that name, all of them under one key. */
  async open(name = 'journal'): Promise<Journal> {
    const journal = await openJournal({ folder: path.join(this.folder, name), key, now: Date.now });
    this.#journals.push(journal);
    return journal;
  }

  start(journal: Journal, change: Partial<CourierDeps> = {}): Courier {
    const api = createApi(this.server.url, { helloMs: 5000, requestMs: 5000, streamIdleMs: 5000, eventIdleMs: 5000 });
    const on: CourierDeps['on'] = {
      link: (link) => void this.links.push(link),
      pushed: (results) => void this.pushed.push(...results.map(({ seq, code }): [number, string | null] => [seq, code])),
      poke: () => void (this.pokes += 1),
    };
    const courier = createCourier(quickCourier({ journal, api, on, ...change }));
    this.#couriers.push(courier);
    return courier;
  }

  async write(journal: Journal, ...texts: string[]): Promise<void> {
    for (const text of texts) expect((await journal.append(build.draft(text))).ok).toBe(true);
  }

  /** The words the server has, in the order it handled them. */
  handled = (): readonly unknown[] => this.model.handled.map(({ text }) => text);
}
