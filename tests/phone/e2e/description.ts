import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const parameterSchema = z.looseObject({ name: z.string(), in: z.enum(['path', 'query', 'header']) });
const formSchema = z.looseObject({ properties: z.record(z.string(), z.looseObject({ type: z.string().optional() })) });
const bodySchema = z.looseObject({
  content: z.looseObject({ 'application/x-www-form-urlencoded': z.looseObject({ schema: formSchema }).optional() }),
});
const operationSchema = z.looseObject({ parameters: z.array(parameterSchema).optional(), requestBody: bodySchema.optional() });
const methods = ['get', 'post', 'delete'] as const;
const pathSchema = z.looseObject({ get: operationSchema.optional(), post: operationSchema.optional(), delete: operationSchema.optional() });
const descriptionSchema = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), pathSchema) });
export type Description = z.infer<typeof descriptionSchema>;

/** Where the package has it. */
const file = path.join('node_modules', '@twilio', 'cli-core', 'src', 'services', 'twilio-api', 'twilio_api_v2010.json');
const callPaths = /^\/2010-04-01\/Accounts\/\{AccountSid\}\/Calls(?:\/\{Sid\})?\.json$/;

/** The network's own description, cut down to calls: the whole of it takes a minute to serve. */
export async function readDescription(folder: string): Promise<Description> {
  const whole = descriptionSchema.parse(JSON.parse(await readFile(path.join(folder, file), 'utf8')));
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([name]) => callPaths.test(name)));
  if (Object.keys(paths).length !== 2) throw new Error('the description has other paths for calls than it had');
  return { ...whole, paths };
}

/**
 * The description with two things put right for the server that goes by it. A form repeats a key for each entry of a list, which a description of forms
 * has to say and this one does not, so that every list would be refused. And the addresses of a list's pages are paths, in its own example too, where it
 * says that they are whole addresses.
 */
export function putRight(description: Description): Description {
  const patched = structuredClone(description);
  for (const item of Object.values(patched.paths)) {
    for (const method of methods) {
      withoutAddressFormat(item[method]?.['responses']);
      const form = item[method]?.requestBody?.content['application/x-www-form-urlencoded'];
      if (form === undefined) continue;
      const lists = Object.entries(form.schema.properties).filter(([, { type }]) => type === 'array');
      form['encoding'] = Object.fromEntries(lists.map(([name]) => [name, { style: 'form', explode: true }]));
    }
  }
  return patched;
}

/** Takes the format off every address of a page, however deep it lies. */
function withoutAddressFormat(part: unknown): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [name, value] of Object.entries(part)) {
    const isPageAddress = (name === 'uri' || name.endsWith('_page_uri')) && typeof value === 'object' && value !== null;
    if (isPageAddress && 'format' in value) Reflect.deleteProperty(value, 'format');
    else withoutAddressFormat(value);
  }
}

/** A request as it was made. */
export type MadeRequest = {
  readonly method: string;
  readonly path: string;
  readonly queryKeys: readonly string[];
  readonly formKeys: readonly string[];
};

/** The keys of a request that its description does not have: the server takes a misspelt one for none at all, and says nothing. */
export function strangeKeys({ paths }: Description, { method, path: asked, queryKeys, formKeys }: MadeRequest): readonly string[] {
  const found = Object.entries(paths).find(([template]) => patternOf(template).test(asked));
  const known = methods.find((name) => name === method.toLowerCase());
  const operation = found === undefined || known === undefined ? undefined : found[1][known];
  if (operation === undefined) return [`${method} ${asked}`];
  const query = new Set((operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name));
  const form = new Set(Object.keys(operation.requestBody?.content['application/x-www-form-urlencoded']?.schema.properties ?? {}));
  return [...queryKeys.filter((key) => !query.has(key)), ...formKeys.filter((key) => !form.has(key))];
}

const patternOf = (template: string): RegExp => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+?')}$`);
