import { z } from 'zod';
import { voiceUrl } from './phone-world.ts';
import { claimsOf } from './token-claims.ts';
import type { StubCall, TwilioStub } from './twilio-stub.ts';
import { type Socket, type SocketServer, serveSockets } from './web-sockets.ts';

/** What the library says over its line, as far as a call needs it: what its own source sends, 2.18.5. */
const messageSchema = z.object({
  type: z.string(),
  payload: z
    .object({
      token: z.string().optional(),
      sdp: z.string().optional(),
      callsid: z.string().optional(),
      twilio: z.object({ params: z.string().optional() }).optional(),
    })
    .loose(),
});

/** A softphone's connection, once it has one, with what the story has it do. */
export type VoiceLeg = {
  readonly leg: StubCall;
  readonly customer: StubCall;
  readonly answer: () => Promise<void>;
  readonly hangUp: () => Promise<void>;
};

/** The lines of the telephone network to softphones, beside the rest of it; `answerTo` gives the other end of the sound. */
export class VoiceNetwork {
  readonly #stub: TwilioStub;
  readonly #answerTo: (offer: string) => Promise<string>;
  #server: SocketServer | null = null;
  readonly legs: VoiceLeg[] = [];
  /** What softphones have asked for beyond the hosts they connect to. */
  readonly tokens: string[] = [];

  constructor(stub: TwilioStub, answerTo: (offer: string) => Promise<string>) {
    this.#stub = stub;
    this.#answerTo = answerTo;
  }

  /** Begins to listen; gives the port. */
  async open(): Promise<number> {
    this.#server = await serveSockets((socket) => this.#converse(socket));
    return this.#server.port;
  }

  close = async (): Promise<void> => this.#server?.close();

  #converse(socket: Socket): (text: string) => void {
    let identity: string | null = null;
    const say = (type: string, payload: object): void => socket.send(JSON.stringify({ type, version: '1.6', payload }));
    return (text) => {
      // A heartbeat.
      if (text.trim() === '') return;
      const { type, payload } = messageSchema.parse(JSON.parse(text));
      if (type === 'listen') {
        this.tokens.push(payload.token ?? '');
        const { grants, exp, iat } = claimsOf(payload.token ?? '');
        identity = grants.identity;
        say('connected', { edge: 'roaming', region: 'us1', home: 'us1', token: { identity, ttl: exp - iat } });
      }
      if (type === 'invite' && identity !== null) void this.#invite(identity, payload, say);
      if (type === 'hangup') void this.#end(payload.callsid);
    };
  }

  async #invite(
    identity: string,
    { sdp = '', twilio }: z.infer<typeof messageSchema>['payload'],
    say: (type: string, payload: object) => void,
  ): Promise<void> {
    const said = Object.fromEntries(new URLSearchParams(twilio?.params ?? ''));
    const leg = await this.#stub.connect(identity, said, voiceUrl);
    const callsid = leg.sid;
    const customer = this.#stub.customerOf(leg.sid);
    if (customer === undefined) return say('hangup', { callsid });
    await this.#stub.move(customer, 'ringing');
    say('ringing', { callsid });
    this.legs.push({
      leg,
      customer,
      answer: async () => {
        const answer = await this.#answerTo(sdp);
        await this.#stub.move(customer, 'in-progress');
        leg.status = 'in-progress';
        say('answer', { callsid, sdp: answer, reconnect: 'a token for reconnecting' });
      },
      hangUp: async () => {
        await this.#end(callsid);
        say('hangup', { callsid });
      },
    });
  }

  /** One of both has hung up. */
  async #end(callsid: string | undefined): Promise<void> {
    const found = this.legs.find(({ leg }) => leg.sid === callsid);
    if (found === undefined || found.leg.status === 'completed') return;
    found.leg.status = 'completed';
    const { customer } = found;
    if (customer.status === 'in-progress') await this.#stub.move(customer, 'completed');
    else if (customer.status === 'ringing' || customer.status === 'queued') await this.#stub.move(customer, 'canceled');
  }
}
