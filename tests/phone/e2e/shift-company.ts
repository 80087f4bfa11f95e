import { randomUUID } from 'node:crypto';
import { type PhoneSettings, defaultPhoneSettings } from '#contracts/calls.ts';
import { helloResponseSchema, signInResponseSchema } from '#contracts/http.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import { folderLineSchema } from '#contracts/sync.ts';
import type { Role } from '#domain/command.ts';
import type { Folder } from '#domain/folder.ts';

/** The demo company of a story, asked over its interface. */
export type ShiftCompany = {
  /** The e-mail address of whoever works there in a role. */
  readonly emailOf: (role: Role) => Promise<string>;
  /** Calls are made in a way, and by the bridge the collector is rung at a number. */
  readonly setUp: (dialer: PhoneSettings['dialer']) => Promise<void>;
  /** Every account, as the supervisor has it. */
  readonly folders: () => Promise<readonly Folder[]>;
};

const settings: PhoneSettings = {
  ...defaultPhoneSettings,
  dialer: 'bridge',
  callerId: '+13125550100',
  callsADay: 1000,
  costADayMinor: 1_000_000,
  // The demo's customers are all over the world.
  countries: ['US', 'CA', 'GB', 'DE', 'FR', 'ES', 'IE', 'MX', 'BR', 'JP', 'AT', 'IT', 'NL'],
};

export function companyAt(apiUrl: string): ShiftCompany {
  const ask = async (method: string, path: string, token: string | null, body?: object): Promise<string> => {
    const answer = await fetch(apiUrl + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  };
  const userIn = async (role: Role) => {
    const { demo } = helloResponseSchema.parse(JSON.parse(await ask('GET', '/v1/hello', null)));
    const user = demo?.users.find((known) => known.role === role);
    if (user === undefined) throw new Error(`the demo has no ${role}`);
    return user;
  };
  const tokenOf = async (role: Role): Promise<string> => {
    const { email, password } = await userIn(role);
    const wish = { email, password, deviceId: randomUUID(), deviceName: 'a story', protocolVersion };
    return signInResponseSchema.parse(JSON.parse(await ask('POST', '/v1/auth/sign-in', null, wish))).token;
  };
  return {
    emailOf: async (role) => (await userIn(role)).email,
    async setUp(dialer) {
      const wish = { requestId: randomUUID(), basedOnVersion: 0, settings: { ...settings, dialer } };
      await ask('PUT', '/v1/phone/settings', await tokenOf('supervisor'), wish);
      await ask('PUT', '/v1/phone/own-number', await tokenOf('collector'), { number: '+13125550111' });
    },
    async folders() {
      const lines = (await ask('GET', '/v1/sync/snapshot', await tokenOf('supervisor'))).trimEnd().split('\n').slice(1, -1);
      return lines.map((line) => folderLineSchema.parse(JSON.parse(line)).folder);
    },
  };
}
