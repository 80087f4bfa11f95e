import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import type { TwilioAccount } from '#server/phone/twilio-account.ts';

/** A telephone network of our own: the part of Twilio's interface that we use, as its description has it, with calls that a story moves on. */
export type StubStatus = 'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
const ended: readonly StubStatus[] = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];

export type StubCall = {
  readonly sid: string;
  readonly parentSid: string | null;
  readonly to: string;
  readonly from: string;
  twiml: string;
  readonly reportTo: string | null;
  readonly createdAt: Date;
  status: StubStatus;
  /** Counts the reports of this leg from 0, as Twilio does. */
  reports: number;
};

/** What can go wrong with a request: an answer that refuses, or a line that breaks before or after the network has done its part. */
export type StubFault = { readonly status: number; readonly code?: number } | 'breakBefore' | 'breakAfter' | 'hang' | 'notJson';
export type StubRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
};
export type Report = { readonly url: string; readonly form: Readonly<Record<string, string>>; readonly signature: string };

/** Who the stub takes for its customer. */
export const stubAccount = {
  accountSid: `AC${'a'.repeat(32)}`,
  apiKeySid: `SK${'b'.repeat(32)}`,
  apiKeySecret: 'a secret of the stub',
  authToken: 'a token of the stub',
  twimlAppSid: `AP${'c'.repeat(32)}`,
} as const;

const apiPath = `/2010-04-01/Accounts/${stubAccount.accountSid}/Calls`;

export class TwilioStub {
  readonly #server: Server;
  readonly calls = new Map<string, StubCall>();
  readonly requests: StubRequest[] = [];
  readonly #faults: { readonly method: string; readonly fault: StubFault }[] = [];
  /** Where reports go; until a story says, nowhere. */
  deliver: (report: Report) => Promise<void> = async () => undefined;
  /** Asks whom a softphone is to be connected to, at the application's address; the answer is TwiML. */
  askVoice: (question: Report) => Promise<string> = async () => '';
  /** Told of every new call of a collector. */
  onPlaced: (call: StubCall) => void = () => undefined;
  now: () => Date = () => new Date();
  url = '';

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<TwilioStub> {
    const stub = new TwilioStub();
    await new Promise<void>((resolve) => stub.#server.listen(0, '127.0.0.1', resolve));
    const { port } = stub.#server.address() as AddressInfo;
    stub.url = `http://127.0.0.1:${port}`;
    return stub;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The account a server calls with to get here; `publicUrl` is where that server is. */
  account(publicUrl: string | null): TwilioAccount {
    return { ...stubAccount, publicUrl, baseUrl: this.url };
  }

  /** The next requests of a method fail in these ways, one after the other. */
  fail(method: 'GET' | 'POST', ...faults: readonly StubFault[]): void {
    this.#faults.push(...faults.map((fault) => ({ method, fault })));
  }

  /** The calls to collectors, in their order. */
  get placed(): readonly StubCall[] {
    return [...this.calls.values()].filter(({ parentSid }) => parentSid === null);
  }

  customerOf(sid: string): StubCall | undefined {
    return [...this.calls.values()].find(({ parentSid }) => parentSid === sid);
  }

  /** A softphone connects itself under an identity, with what it says of its call: the network asks what to do with it, and does that. */
  async connect(identity: string, said: Readonly<Record<string, string>>, voiceUrl: string): Promise<StubCall> {
    const call = this.#add({ parentSid: null, to: '', from: `client:${identity}`, twiml: '', reportTo: null });
    await this.askAgain(call, said, voiceUrl);
    return call;
  }

  /** The same question once more, as after a fault on the way. */
  async askAgain(call: StubCall, said: Readonly<Record<string, string>>, voiceUrl: string): Promise<void> {
    call.twiml = await this.askVoice(this.questionOf(call, said, voiceUrl));
    // Such a leg is answered when the customer is.
    call.status = call.twiml.includes('<Dial') ? 'ringing' : 'failed';
    await this.#follow(call);
  }

  /** What the network asks, signed as Twilio signs. */
  questionOf(call: StubCall, said: Readonly<Record<string, string>>, url: string): Report {
    const form: Record<string, string> = {
      CallSid: call.sid,
      AccountSid: stubAccount.accountSid,
      ApplicationSid: stubAccount.twimlAppSid,
      From: call.from,
      Caller: call.from,
      To: '',
      CallStatus: 'ringing',
      ApiVersion: '2010-04-01',
      Direction: 'inbound',
      ...said,
    };
    return { url, form, signature: twilio.getExpectedTwilioSignature(stubAccount.authToken, url, form) };
  }

  /** A leg comes to another state, and a report of that is sent where one was asked for. */
  async move(call: StubCall, status: StubStatus): Promise<void> {
    call.status = status;
    await this.#report(call);
    if (call.parentSid === null && status === 'in-progress') await this.#follow(call);
  }

  /** Does what it was told to do once the collector has answered. */
  async #follow(call: StubCall): Promise<void> {
    const [, attributes = '', to = ''] = /<Number([^>]*)>([^<]+)<\/Number>/.exec(call.twiml) ?? [];
    if (to === '') return;
    const reportTo = /statusCallback="([^"]+)"/.exec(attributes)?.[1]?.replaceAll('&amp;', '&') ?? null;
    const from = /callerId="([^"]+)"/.exec(call.twiml)?.[1] ?? '';
    const customer = this.#add({ parentSid: call.sid, to, from, twiml: '', reportTo });
    await this.#report(customer);
  }

  #add(call: Pick<StubCall, 'parentSid' | 'to' | 'from' | 'twiml' | 'reportTo'>): StubCall {
    const sid = `CA${randomBytes(16).toString('hex')}`;
    const added: StubCall = { ...call, sid, createdAt: this.now(), status: 'queued', reports: 0 };
    this.calls.set(sid, added);
    return added;
  }

  /** The report of how a leg stands now, signed as Twilio signs. */
  reportOf(call: StubCall, status: string = call.status, sequence = call.reports): Report {
    const form: Record<string, string> = {
      CallSid: call.sid,
      AccountSid: stubAccount.accountSid,
      From: call.from,
      To: call.to,
      CallStatus: status === 'queued' ? 'initiated' : status,
      ApiVersion: '2010-04-01',
      Direction: call.parentSid === null ? 'outbound-api' : 'outbound-dial',
      Timestamp: this.now().toUTCString(),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(sequence),
      ...(call.parentSid === null ? {} : { ParentCallSid: call.parentSid }),
      ...(status === 'completed' ? { CallDuration: '61', Duration: '2' } : {}),
    };
    const url = call.reportTo ?? '';
    return { url, form, signature: twilio.getExpectedTwilioSignature(stubAccount.authToken, url, form) };
  }

  async #report(call: StubCall): Promise<void> {
    if (call.reportTo === null) return;
    const report = this.reportOf(call);
    call.reports += 1;
    await this.deliver(report);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request));
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const method = request.method ?? 'GET';
    this.requests.push({ method, path: pathname, query: searchParams, form });
    const at = this.#faults.findIndex((entry) => entry.method === method);
    const [{ fault } = { fault: null }] = at < 0 ? [] : this.#faults.splice(at, 1);
    if (fault === 'breakBefore') return void request.socket.destroy();
    if (fault !== null && typeof fault === 'object') return send(response, fault.status, problemOf(fault.status, fault.code));
    const wanted = `Basic ${Buffer.from(`${stubAccount.apiKeySid}:${stubAccount.apiKeySecret}`).toString('base64')}`;
    if (request.headers.authorization !== wanted) return send(response, 401, problemOf(401, 20_003));
    const { status, body } = await this.#handle(method, pathname, searchParams, form);
    if (fault === 'breakAfter') return void request.socket.destroy();
    if (fault === 'hang') return;
    if (fault === 'notJson') return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    send(response, status, body);
  }

  async #handle(method: string, path: string, query: URLSearchParams, form: URLSearchParams): Promise<{ status: number; body: object }> {
    if (path === `${apiPath}.json`) return method === 'POST' ? this.#place(form) : { status: 200, body: this.#page(query) };
    const sid = new RegExp(`^${apiPath}/(CA[0-9a-f]{32})\\.json$`).exec(path)?.[1];
    const call = sid === undefined ? undefined : this.calls.get(sid);
    if (call === undefined) return { status: 404, body: problemOf(404, 20_404) };
    if (method === 'POST') {
      if (ended.includes(call.status)) return { status: 400, body: problemOf(400, 21_220) };
      await this.#hangUp(call);
    }
    return { status: 200, body: this.#resource(call) };
  }

  #place(form: URLSearchParams): { status: number; body: object } {
    const [to, from, twiml] = [form.get('To') ?? '', form.get('From') ?? '', form.get('Twiml') ?? ''];
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return { status: 400, body: problemOf(400, 21_211) };
    if (!/^\+[1-9]\d{6,14}$/.test(from)) return { status: 400, body: problemOf(400, 21_212) };
    const call = this.#add({ parentSid: null, to, from, twiml, reportTo: form.get('StatusCallback') });
    this.onPlaced(call);
    return { status: 201, body: this.#resource(call) };
  }

  /** The customer's telephone, where it still rings, just stops. */
  async #hangUp(call: StubCall): Promise<void> {
    const customer = this.customerOf(call.sid);
    if (customer !== undefined && !ended.includes(customer.status)) {
      await this.move(customer, customer.status === 'in-progress' ? 'completed' : 'canceled');
    }
    await this.move(call, call.status === 'in-progress' ? 'completed' : 'canceled');
  }

  #page(query: URLSearchParams): object {
    const wanted = ([name, value]: [string, string], call: StubCall): boolean =>
      name === 'To' ? call.to === value : name === 'From' ? call.from === value : name !== 'ParentCallSid' || call.parentSid === value;
    const found = [...this.calls.values()].filter((call) => [...query].every((entry) => wanted(entry, call))).reverse();
    const size = Number(query.get('PageSize') ?? 50);
    return {
      calls: found.slice(0, size).map((call) => this.#resource(call)),
      page: 0,
      page_size: size,
      next_page_uri: null,
      uri: `${apiPath}.json`,
    };
  }

  #resource({ sid, parentSid, to, from, status, createdAt }: StubCall): object {
    const isOver = status === 'completed';
    return {
      sid,
      account_sid: stubAccount.accountSid,
      parent_call_sid: parentSid,
      to,
      from,
      status,
      date_created: createdAt.toUTCString(),
      date_updated: createdAt.toUTCString(),
      start_time: status === 'queued' || status === 'ringing' ? null : createdAt.toUTCString(),
      end_time: null,
      duration: isOver ? '61' : null,
      price: isOver ? '-0.0280' : null,
      price_unit: 'USD',
      direction: parentSid === null ? 'outbound-api' : 'outbound-dial',
      api_version: '2010-04-01',
      uri: `${apiPath}/${sid}.json`,
      subresource_uris: {},
    };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces).toString('utf8');
}

const problemOf = (status: number, code = 20_001): object => ({
  code,
  message: 'refused by the stub',
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
