import { describe, expect, test } from 'vitest';
import { aboutAll, bareFolder, company, messageFacts, richFolder } from '#tests/support/message-story.ts';
import { build } from '#tests/support/build.ts';
import { compose, messageLimits, neededField } from './compose-message.ts';
import { languages } from './language.ts';
import { mergeFields } from './merge-fields.ts';
import type { MergeFacts, MergeValue, MergeValues } from './merge-facts.ts';
import { mergeValues } from './merge-values.ts';
import { blocksOf, plainLine } from './message-markup.ts';
import { templateKeys } from './message-template.ts';
import { shippedTemplate, templateOf } from './shipped-templates.ts';

const templates = languages.flatMap((language) => templateKeys.map((key) => [language, key] as const));
const written = (key: (typeof templateKeys)[number], facts: MergeFacts, values = mergeValues(facts)) => {
  const composed = compose(shippedTemplate(key, facts.language), values);
  if (!composed.ok) throw new Error(JSON.stringify(composed.error));
  return composed.value;
};

describe.each(templates)('in %s the %s', (language, key) => {
  test('says all there is to say to an account with something of everything', () => {
    const folder = richFolder();
    const about = aboutAll(folder);
    const isOfDispute = key === 'disputeReceived' || key === 'disputeResolved';
    const { subject, body } = written(
      key,
      messageFacts(folder, { language, about: { ...about, invoiceIds: isOfDispute ? about.invoiceIds : undefined } }),
    );
    expectWhole(subject, body);
    expect(subject).toContain('0200802193');
  });

  test('holds up for an account with hardly anything', () => {
    const folder = bareFolder();
    const facts = messageFacts(folder, { language, sender: { name: 'Dana Ruiz' } });
    const withAll = richFolder();
    const rich = mergeValues(
      messageFacts(withAll, { language, about: { ...aboutAll(withAll), invoiceIds: withAll.invoices.map(({ id }) => id) } }),
    );
    const bare = mergeValues(facts);
    const field = neededField(key);
    const { subject, body } = written(key, facts, bare[field] === null ? { ...bare, [field]: stripped(rich[field] ?? null, field) } : bare);
    expectWhole(subject, body);
  });
});

test.each(languages)('in %s a reminder before the due date calls nothing past due that is not', (language) => {
  const late = build.invoice({ dueDate: '2026-03-30', openAmountMinor: 100_00 });
  const dueToday = build.invoice({ dueDate: '2026-03-31', openAmountMinor: 30_00 });
  const coming = build.invoice({ dueDate: '2026-04-03', openAmountMinor: 7_00 });
  const said = (...invoices: (typeof late)[]) => {
    const facts = messageFacts(build.folder({ invoices }), { language, about: { invoiceIds: invoices.map(({ id }) => id) } });
    const { subject, body } = written('friendlyReminder', facts);
    expectWhole(subject, body);
    // The table has each amount by itself.
    const sentences = body.split('\n').filter((line) => !line.startsWith('|'));
    return [subject, sentences.join('\n')].map((text) => ['100', '37', '137'].filter((sum) => new RegExp(`\\b${sum}[.,]00`).test(text)));
  };
  expect(said(late, dueToday, coming)).toEqual([
    ['100', '37'],
    ['100', '37'],
  ]);
  expect(said(late)[0]).toEqual(['100']);
  expect(said(dueToday, coming)[0]).toEqual(['37']);
});

/** Nothing is missing, doubled or left over in a text that people are to read. */
function expectWhole(subject: string, body: string): void {
  for (const text of [subject, body]) {
    expect(text).not.toMatch(/\{[{%]|[%}]\}|undefined|null|NaN|\[object/);
    const sentences = text.split('\n').filter((line) => !line.startsWith('|'));
    for (const line of sentences) expect(line, 'a blank before a mark, or two').not.toMatch(/ {2}| [,.)]/);
    expect(text, 'brackets around nothing').not.toMatch(/\(\s*\)|\*\*\s*\*\*/);
  }
  expect(subject.length).toBeLessThanOrEqual(messageLimits.subject);
  expect(body.length).toBeGreaterThan(200);
  expect(body.length).toBeLessThan(4000);
  for (const block of blocksOf(body)) {
    if (block.kind === 'table') {
      expect(block.rows.length, 'a table without rows').toBeGreaterThan(0);
      for (const row of block.rows) expect(row).toHaveLength(block.columns.length);
    } else {
      const lines = block.kind === 'list' ? block.items : block.lines;
      for (const line of lines) expect(plainLine(line).trim()).not.toBe('');
    }
  }
}

/** A value with nothing in it that an account may be without. */
function stripped(value: MergeValue, path: string): MergeValue {
  if (Array.isArray(value)) return value.map((each: MergeValue) => stripped(each, path));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => {
      const field = mergeFields.find((each) => each.path === `${path}.${name}`);
      return [name, field?.mayBeMissing ? null : stripped(of as MergeValue, `${path}.${name}`)];
    }),
  );
}

describe('the fields of a message', () => {
  const pathsOf = (value: MergeValue | MergeValues, path: string): string[] => {
    if (Array.isArray(value)) return [...new Set(value.flatMap((each: MergeValue) => pathsOf(each, path)))];
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([name, of]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return [at, ...pathsOf(of as MergeValue, at)];
    });
  };
  const run = {
    items: [],
    leftOut: [],
    credits: [],
    totals: {},
    charges: null,
    to: null,
    state: { status: 'notDue', because: 'later' },
  } as const;

  test('are those of the list, all of them and no more', () => {
    const folder = richFolder();
    const [first] = folder.invoices;
    if (!first) throw new Error('it has invoices');
    const dunning = {
      ...run,
      items: [{ invoice: first, daysLate: 3, level: 1, askedMinor: 100 }],
      leftOut: [{ invoice: first, reason: 'disputed' as const, amountMinor: 5 }],
      credits: [{ kind: 'payment' as const, number: 'x', date: first.dueDate, currency: first.currency, amountMinor: 3 }],
      charges: { pack: 'eu' as const, currency: first.currency, until: first.dueDate, charges: [], interestMinor: 3, fixedSumMinor: 4 },
    };
    const offering = { ...company, policy: { ...company.policy, letters: { ...company.policy.letters, offersEmailOptOut: true } } };
    const all = mergeValues(
      messageFacts(folder, { company: offering, about: { ...aboutAll(folder), invoiceIds: folder.invoices.map(({ id }) => id), dunning } }),
    );
    expect(pathsOf(all, '').toSorted()).toEqual(mergeFields.map(({ path }) => path).toSorted());
  });

  test('that an account may be without are so marked', () => {
    const bare = mergeValues(messageFacts(bareFolder(), { sender: { name: 'Dana' } }));
    const missing = Object.entries(bare).flatMap(([name, value]) => (value === null ? [name] : []));
    const marked = mergeFields.filter(({ mayBeMissing }) => mayBeMissing).map(({ path }) => path);
    expect(marked).toEqual(expect.arrayContaining(missing));
  });
});

describe('a template', () => {
  const facts = messageFacts(richFolder());
  const of = (body: string, values = mergeValues(facts)) => compose({ key: 'thankYou', subject: 'Hello', body }, values);

  test('that a company has changed is used instead of the one the program comes with', () => {
    const own = { ...shippedTemplate('thankYou', 'de'), version: 3, body: 'Danke' };
    expect(templateOf('thankYou', 'de', { changedTemplates: [own] })).toBe(own);
    expect(templateOf('thankYou', 'en', { changedTemplates: [own] })).toEqual(shippedTemplate('thankYou', 'en'));
  });

  test.each([
    ['a field that there is not', '{{ acount.name }}', 'template.unknownField'],
    ['a field of a field that there is not', '{{ account.nmae }}', 'template.unknownField'],
    ['an unknown field in a choice', '{% if promisse %}x{% endif %}', 'template.unknownField'],
    ['a choice without an end', '{% if promise %}x', 'template.syntax'],
    ['a filter', '{{ account.name | upcase }}', 'template.syntax'],
    ['a file', "{% include 'x' %}", 'template.syntax'],
    ['another template', "{% render 'x' %}", 'template.syntax'],
    ['a layout', "{% layout '/etc/passwd' %}", 'template.syntax'],
    ['text that is not escaped', '{{ account.name | raw }}', 'template.syntax'],
    ['a variable of its own', '{% assign x = 1 %}', 'template.syntax'],
    ['what objects come with', '{{ constructor }}', 'template.unknownField'],
    ['what objects come with, of a part', '{{ account.constructor.name }}', 'template.unknownField'],
    ['a prototype', '{{ account.__proto__ }}', 'template.unknownField'],
    ['more than fits', '{% for a in (1..9000000) %}xxxxxxxxxx{% endfor %}', 'template.tooMuch'],
  ])('with %s is refused', (_, body, code) => {
    expect(of(body)).toMatchObject({ ok: false, error: { code } });
  });

  test('with a mistake says in which line', () => {
    expect(of('one\ntwo\n{% iff x %}')).toMatchObject({ error: { code: 'template.syntax', details: { line: 3 } } });
    expect(of('one\n{{ nope }}')).toMatchObject({ error: { code: 'template.unknownField', details: { line: 2, field: 'nope' } } });
  });

  test('of nothing is no message', () => {
    expect(of('{% if optOut %}x{% endif %}')).toMatchObject({ error: { code: 'message.bodyEmpty' } });
    expect(compose({ key: 'thankYou', subject: '{{ optOut }}', body: 'x' }, mergeValues(facts))).toMatchObject({
      error: { code: 'message.subjectEmpty' },
    });
  });

  test('without what it is about is refused', () => {
    const values = mergeValues(messageFacts(bareFolder()));
    const refused = templateKeys.filter((key) => !compose(shippedTemplate(key, 'en'), values).ok);
    expect(refused).toEqual([
      'brokenPromise',
      'promiseConfirmation',
      'planConfirmation',
      'settlementOffer',
      'shortPayQuery',
      'disputeReceived',
      'disputeResolved',
      'thankYou',
    ]);
    expect(compose(shippedTemplate('thankYou', 'en'), values)).toMatchObject({
      error: { code: 'template.factMissing', details: { field: 'payment' } },
    });
  });
});

describe('what goes along', () => {
  const folder = build.folder({ invoices: ['A', 'B', 'C'].map((number) => build.invoice({ number, dueDate: '2026-03-01' })) });
  const said = (attachments: string, language: MergeFacts['language'] = 'en') =>
    mergeValues(messageFacts(folder, { language, about: { attachments } }))['attached'];

  test('is said as it is: copies of the invoices only where each that is listed has one', () => {
    expect(said('')).toBeNull();
    expect(said(`file ${'a'.repeat(64)} note.pdf`)).toBeNull();
    expect(said('statement\ninvoice A\ninvoice B\ninvoice C')).toBe('a statement of your account and copies of the invoices');
    expect(said('invoice A\ninvoice B')).toBe('copies of 2 invoices');
    expect(said('invoice X\ninvoice Y\ninvoice Z')).toBe('copies of 3 invoices');
    expect(said('invoice B')).toBe('a copy of one invoice');
    expect(said('invoice A\ninvoice B', 'de')).toBe('Kopien von 2 Rechnungen');
    expect(said('statement\ninvoice B', 'fr')).toBe('un relevé de compte et la copie d’une facture');
    expect(said('invoice A\ninvoice B', 'es')).toBe('copias de 2 facturas');
  });
});

describe('a long list', () => {
  const many = (count: number) =>
    build.folder({
      invoices: Array.from({ length: count }, (_, at) => build.invoice({ number: `INV-2026-${at}`, dueDate: '2026-03-02' })),
    });

  test('of 300 invoices stands in the message, every one', () => {
    const { body } = written('firmNotice', messageFacts(many(300)));
    expect(body.match(/^\| INV-/gm)).toHaveLength(300);
  });

  test('of 1,000 is cut, and says how many more there are', () => {
    const { body } = written('firmNotice', messageFacts(many(1000)));
    expect(body.match(/^\| INV-/gm)).toHaveLength(400);
    expect(body).toContain('… and 600 more');
    expect(body).toContain('$100,000.00');
  });
});

test('a subject that is too long ends between letters', () => {
  const folder = build.folder({ account: build.account({ name: '🏭'.repeat(100) }), invoices: [build.invoice()] });
  const composed = compose(
    { key: 'firmNotice', subject: '{{ account.name }} {{ account.name }}', body: 'x' },
    mergeValues(messageFacts(folder)),
  );
  if (!composed.ok) throw new Error('it was refused');
  expect(composed.value.subject.length).toBeLessThanOrEqual(messageLimits.subject);
  expect(composed.value.subject).toMatch(/^(?:🏭| )+…$/u);
});
