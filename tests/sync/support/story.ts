import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dateIn, instantOf } from '#domain/kernel/dates.ts';
import type { CommandName } from '#domain/commands.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { decodeSegment, openRecord } from '#main/journal-codec.ts';
import { purposeKey } from '#main/sealed-box.ts';
import { commandEnvelopeSchema } from '#contracts/envelope.ts';
import { newId } from '#tests/support/build.ts';
import { AcknowledgedCommands } from './acknowledged.ts';
import { checkAtRest, checkSeen } from './invariants.ts';
import { SimCacheStorage } from './sim-cache-storage.ts';
import { SimDisk } from './sim-disk.ts';
import type { SimNetwork } from './sim-network.ts';
import { type Computer, SimProgram, type Sabotage } from './sim-program.ts';
import type { Backup, SimCompany, SimPerson, SimServer } from './sim-server.ts';
import type { Pause, Step, Writing } from './steps.ts';

/** The books, people and computers of one story. */
export type StoryWorld = {
  readonly server: SimServer;
  readonly network: SimNetwork;
  readonly computers: number;
  readonly sabotage?: Sabotage;
};

/** What a story came to: how much was done, and what was found wrong; an empty list is how it should be. */
export type StoryEnd = { readonly commands: number; readonly crashes: number; readonly violations: readonly string[] };

/** A computer with who works on it and what runs on it. */
export type Desk = {
  readonly computer: Computer;
  aheadMs: number;
  person: SimPerson;
  /** Everybody who has ever worked on it, and may have left unsent work behind. */
  readonly people: Set<SimPerson>;
  program: SimProgram | null;
};

export const deskName = (desk: Desk, person: SimPerson): string => `${desk.computer.deviceId} ${person.name}`;

const killed = { how: 'killed' } as const;
const longSyncMs = 60_000;

/** Tells one story from its steps: it begins with everybody signed in and synced, and ends at rest. */
export class Story {
  readonly server: SimServer;
  readonly network: SimNetwork;
  readonly company: SimCompany;
  readonly desks: Desk[];
  readonly acknowledged = new AcknowledgedCommands();
  readonly violations: string[] = [];
  readonly #folder: string;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #clashIds = new Map<AccountId, string>();
  #backup: Backup | null = null;
  #crashes = 0;

  private constructor(world: StoryWorld, company: SimCompany, folder: string) {
    this.server = world.server;
    this.network = world.network;
    this.company = company;
    this.#folder = folder;
    const [dana, omar] = company.collectors;
    const people = [dana, omar, dana, company.supervisor];
    this.desks = Array.from({ length: world.computers }, (_, at) =>
      this.#makeDesk(at, people[at % people.length] ?? dana, world.sabotage ?? {}),
    );
  }

  /** Begins a story: a company with its books, and everybody signed in and synced. */
  static async begin(world: StoryWorld): Promise<Story> {
    const story = new Story(world, await world.server.addCompany(), await mkdtemp(path.join(tmpdir(), 'collector-sim-')));
    await Promise.all(story.desks.map((desk) => story.ready(desk)));
    return story;
  }

  /** Does the steps and checks everything at the end. Never throws for what the product did. */
  static async tell(world: StoryWorld, steps: readonly Step[]): Promise<StoryEnd> {
    const story = await Story.begin(world);
    for (const step of steps) {
      await story.take(step);
      if (story.violations.length > 0) break;
    }
    return story.end();
  }

  /** Brings everything to rest, checks it, and clears away. */
  async end(): Promise<StoryEnd> {
    try {
      if (this.violations.length === 0) await this.#comeToRest();
      return { commands: this.acknowledged.all.length, crashes: this.#crashes, violations: this.violations };
    } finally {
      for (const desk of this.desks) this.stop(desk, false);
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  /** Does a command at a computer as its person would, and keeps that it was said to be saved; false where it was not. */
  async act(desk: Desk, name: CommandName, accountId: AccountId, input: Record<string, unknown>, isClash = false): Promise<boolean> {
    const program = await this.ready(desk);
    const person = program?.person ?? null;
    const commandId = (await program?.run(name, accountId, input)) ?? null;
    if (commandId === null || person === null) return false;
    this.acknowledged.add({ commandId, name, accountId, input, userId: person.id, desk: deskName(desk, person), isClash });
    return true;
  }

  /** Writes a contact note; with a follow-up whose id others use too it may be refused later. */
  note(desk: Desk, accountId: AccountId, text: string, followUp: Record<string, unknown> | null = null): Promise<boolean> {
    return this.act(desk, 'contactNote.record', accountId, { ...usualNote, noteId: newId(), accountId, text, followUp }, followUp !== null);
  }

  /** Another computer with a copy of everything that lies on this one. */
  async clone(desk: Desk): Promise<Desk> {
    this.stop(desk, false);
    const copy = this.#makeDesk(this.desks.length, desk.person, desk.computer.sabotage, desk.computer.deviceId);
    await cp(desk.computer.disk.folder, copy.computer.disk.folder, { recursive: true });
    for (const [email, vault] of desk.computer.vaults) copy.computer.vaults.set(email, vault);
    this.desks.push(copy);
    return copy;
  }

  /** Starts what does not run and signs in; gives the program once its queue can be worked, or null where that does not come about now. */
  async ready(desk: Desk): Promise<SimProgram | null> {
    this.#clearEnded(desk);
    desk.program ??= new SimProgram(desk.computer);
    const { program } = desk;
    if (program.person !== desk.person || needsPerson(program)) {
      await program.signIn(desk.person);
    }
    if (program.isEnded || program.person !== desk.person) return null;
    desk.people.add(desk.person);
    // A first sync that a fault has cut off tries again by itself.
    const isReady = await program.until(() => program.state.phase === 'ready' && program.client.queue.read() !== null, 2000);
    return isReady ? program : null;
  }

  /** Ends what runs on a computer. */
  stop(desk: Desk, isCrash: boolean, ending: Parameters<SimProgram['end']>[0] = killed): void {
    const { program } = desk;
    if (program === null) return;
    program.end(ending);
    if (isCrash) this.#crashes += 1;
    this.#clearEnded(desk);
  }

  /** Does one step. */
  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'write':
        return this.#paced(step.pause, (desk) => this.#write(desk, step), this.#desk(step.computer));
      case 'sync':
        return this.#paced(step.pause, (desk) => this.#sync(desk), this.#desk(step.computer));
      case 'poke':
        return this.#paced(step.pause, async (desk) => (await this.ready(desk))?.poke(), this.#desk(step.computer));
      case 'dismiss':
        return this.#paced(step.pause, (desk) => this.#dismiss(desk), this.#desk(step.computer));
      case 'otherPerson':
        return this.#paced(step.pause, (desk) => this.#otherPerson(desk), this.#desk(step.computer));
      case 'network':
        return void this.#desk(step.computer).computer.faults.push({ after: step.after, fault: step.fault });
      case 'offline':
        for (let at = 0; at < step.requests; at += 1) {
          this.#desk(step.computer).computer.faults.unshift({ after: 0, fault: { kind: 'requestLost' } });
        }
        return undefined;
      case 'reassign': {
        const account = this.company.accounts[step.account % this.company.accounts.length];
        return account && this.server.reassign(this.company, account, this.company.collectors[step.to]);
      }
      case 'endSessions': {
        const person = [...this.company.collectors, this.company.supervisor][step.person];
        return person && this.server.endSessions(person);
      }
      case 'time':
        return this.server.pass(step.ms);
      case 'late':
        return this.network.deliverLate();
      case 'backUp':
        this.#backup = await this.server.backUp(this.company);
        return undefined;
      case 'restore': {
        const backup = this.#backup;
        if (backup === null) return undefined;
        return this.network.alone(() => this.server.restore(this.company, backup));
      }
      default:
        return this.#breakComputer(step);
    }
  }

  async #breakComputer(
    step: Exclude<
      Step,
      {
        do:
          | 'write'
          | 'sync'
          | 'poke'
          | 'dismiss'
          | 'otherPerson'
          | 'network'
          | 'offline'
          | 'reassign'
          | 'endSessions'
          | 'time'
          | 'late'
          | 'backUp'
          | 'restore';
      }
    >,
  ): Promise<void> {
    const desk = this.#desk(step.computer);
    const { disk, cache } = desk.computer;
    switch (step.do) {
      case 'disk':
        return disk.breakOnce(step.fault);
      case 'crash':
        return this.stop(desk, true, step.ending);
      case 'crashLater':
        return desk.program?.crashAfter(step.after, step.ending);
      case 'clock':
        desk.aheadMs = step.aheadMs;
        return undefined;
      case 'flipBit':
        this.stop(desk, true);
        return this.#flipBit(desk, step.at);
      case 'damageCache':
        this.stop(desk, true);
        return cache.damage(step.at);
      case 'loseCache':
        this.stop(desk, true);
        return cache.lose();
      case 'fullCache':
        cache.failingWrites = step.writes;
        return undefined;
      default:
        return assertNever(step);
    }
  }

  async #write(desk: Desk, step: Extract<Step, { do: 'write' }>): Promise<void> {
    const program = await this.ready(desk);
    const accounts = program?.accountIds ?? [];
    const accountId = accounts[step.account % Math.max(1, accounts.length)];
    if (program === null || accountId === undefined) return;
    const { what, count } = step;
    const writings =
      what === 'close'
        ? await this.#closings(program, accountId)
        : Array.from({ length: what === 'clash' ? 1 : count }, () => this.#words(desk, what, accountId));
    await Promise.all(writings.map(([name, input]) => this.act(desk, name, accountId, input, what === 'clash')));
    this.violations.push(...(await checkSeen(this, desk, program, writings.length)));
  }

  #words(desk: Desk, what: Exclude<Writing, 'close'>, accountId: AccountId): readonly [CommandName, Record<string, unknown>] {
    const today = dateIn('America/Chicago', instantOf(desk.computer.now()));
    if (what === 'followUp') return ['followUp.schedule', { followUpId: newId(), accountId, dueDate: today, reason: 'Call' }];
    if (what === 'contact') {
      return ['contact.add', { contactId: newId(), accountId, name: 'New Person', role: '', phone: '312 555 0100', email: null }];
    }
    const clash = this.#clashIds.get(accountId) ?? newId();
    this.#clashIds.set(accountId, clash);
    const followUpId = what === 'clash' ? clash : newId();
    return [
      'contactNote.record',
      { noteId: newId(), accountId, ...usualNote, followUp: what === 'note' ? null : { followUpId, dueDate: today } },
    ];
  }

  async #closings(program: SimProgram, accountId: AccountId): Promise<(readonly [CommandName, Record<string, unknown>])[]> {
    const shown = await program.shown(accountId);
    const open = shown?.folder.followUps.find(({ status }) => status === 'open');
    return open ? [['followUp.close', { accountId, followUpId: open.id, status: 'done' }]] : [];
  }

  async #sync(desk: Desk): Promise<void> {
    const program = await this.ready(desk);
    await program?.sync();
    if (program) this.violations.push(...(await checkSeen(this, desk, program, 3)));
  }

  async #dismiss(desk: Desk): Promise<void> {
    const program = await this.ready(desk);
    const [refused] = program?.state.link.refused ?? [];
    if (!program || !refused) return;
    const { commandId } = refused.command;
    // Asked is enough: the disk may have it although nobody heard so.
    this.acknowledged.dismissed.add(commandId);
    await program.dismiss(commandId);
  }

  async #otherPerson(desk: Desk): Promise<void> {
    const others = this.company.collectors.filter((person) => person !== desk.person);
    desk.person = others[0] ?? desk.person;
    await this.ready(desk);
  }

  /** Flips a bit and finds out by the journal's own reader which commands that costs. */
  #flipBit(desk: Desk, at: number): void {
    const flipped = desk.computer.disk.flipBit(at);
    if (flipped === null) return;
    const keys = [...desk.computer.vaults.values()].map(({ dataKey, profile }) => purposeKey(dataKey, `journal:${profile.clientId}`));
    const idsIn = (bytes: Buffer) =>
      decodeSegment(bytes).records.flatMap((record) => {
        const body = keys.map((key) => openRecord(key, record)).find((opened) => opened !== undefined);
        const command = commandEnvelopeSchema.safeParse(body);
        return command.success ? [command.data.commandId] : [];
      });
    const left = new Set(idsIn(flipped.after));
    for (const id of idsIn(flipped.before)) if (!left.has(id)) this.acknowledged.takenByDisk.add(id);
  }

  /** Lets a piece of work run as long as its step says; what goes on is waited for at the end. */
  async #paced(pause: Pause, work: (desk: Desk) => Promise<unknown>, desk: Desk): Promise<void> {
    const running = work(desk).catch((fault: unknown) => this.violations.push(`the simulator failed: ${wordsOf(fault)}`));
    this.#underWay.add(running);
    void running.finally(() => this.#underWay.delete(running));
    if (pause === 'end') await running;
    for (let turn = 0; turn < turnsOf(pause); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Mends everything, has everybody send and fetch, and looks whether all is as it has to be. */
  async #comeToRest(): Promise<void> {
    await Promise.all(this.#underWay);
    await this.network.deliverLate();
    this.server.pass(120_000);
    for (const desk of this.desks) {
      desk.aheadMs = 0;
      desk.computer.lostPaths.clear();
      desk.computer.faults.splice(0);
      desk.computer.disk.heal();
      desk.computer.cache.failingWrites = 0;
    }
    // Twice: the second time round everybody has what the last of them sent in the first.
    for (const isLast of [false, true]) await Promise.all(this.desks.map((desk) => this.#rest(desk, isLast)));
    this.violations.push(...(await checkAtRest.server(this)));
  }

  /** Has everybody who ever worked on a computer send and fetch all there is; the last time looks at what they see then. */
  async #rest(desk: Desk, isLast: boolean): Promise<void> {
    for (const person of desk.people) {
      desk.person = person;
      const unsettled = await this.#settle(desk);
      if (unsettled !== null) this.violations.push(`${deskName(desk, person)} does not come to rest: ${unsettled}`);
      if (!isLast || unsettled !== null) continue;
      const first = await checkAtRest.desk(this, desk);
      // A pull that was under way already may have been taken for the one that was asked for.
      if (first.length > 0) await this.#settle(desk);
      if (first.length > 0) this.violations.push(...(await checkAtRest.desk(this, desk)));
    }
  }

  /** Null once nothing waits and nothing is wrong; else what still is. */
  async #settle(desk: Desk): Promise<string | null> {
    const limit = performance.now() + longSyncMs;
    for (;;) {
      const program = await this.ready(desk);
      const pulls = program?.pullsDone ?? 0;
      await program?.sync();
      if (program !== null && program.bugs.length > 0) return `a bug: ${wordsOf(program.bugs[0])}`;
      const { phase, progress, link, problem } = program?.state ?? {};
      // A cursor that was refused leads to a new copy beside the old one, and that to another pull.
      const isWhole = phase === 'ready' && progress === null && (program?.pullsDone ?? 0) > pulls;
      if (isWhole && link?.waitingCount === 0 && link.problem === null && problem === null) return null;
      if (performance.now() > limit) return JSON.stringify({ phase, waiting: link?.waitingCount, problem, link: link?.problem });
    }
  }

  #desk(number: number): Desk {
    const desk = this.desks[number % this.desks.length];
    if (desk === undefined) throw new Error('a story has computers');
    return desk;
  }

  #clearEnded(desk: Desk): void {
    if (desk.program?.isEnded === true) desk.program = null;
  }

  #makeDesk(at: number, person: SimPerson, sabotage: Sabotage, deviceId: string = randomUUID()): Desk {
    const disk = new SimDisk(path.join(this.#folder, String(at)));
    disk.isLying = sabotage.isDiskLying === true;
    let draws = at + 1;
    const desk: Desk = {
      computer: {
        deviceId,
        disk,
        cache: new SimCacheStorage(),
        vaults: new Map(),
        network: this.network,
        now: () => this.server.nowMs + desk.aheadMs,
        random: () => ((draws = (draws * 16_807) % 2_147_483_647) % 1000) / 1000,
        sabotage,
        onWritten: (writer, commandId) => this.acknowledged.addWritten(deskName(desk, writer), commandId),
        lostPaths: new Set(),
        faults: [],
      },
      aheadMs: 0,
      person,
      people: new Set([person]),
      program: null,
    };
    return desk;
  }
}

const usualNote = {
  channel: 'call',
  direction: 'outbound',
  contactId: null,
  contactName: '',
  outcome: 'voicemail',
  text: 'Said',
  nextStep: '',
};

const turnsOf = (pause: Pause): number => ({ none: 0, turn: 1, turns: 12, end: 0 })[pause];

/** The server wants the password again. */
const needsPerson = (program: SimProgram): boolean => program.state.link.problem?.code === 'session.missing';

export const wordsOf = (fault: unknown): string => (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
