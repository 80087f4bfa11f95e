import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostileTexts } from '#tests/support/hostile-texts.ts';
import { build } from '#tests/support/build.ts';
import { naughtyStrings } from '#tests/support/naughty-strings.ts';
import { aboutAll, company, messageFacts, richFolder, writer } from '#tests/support/message-story.ts';
import { compose } from './compose-message.ts';
import { languages } from './language.ts';
import { mergeValues } from './merge-values.ts';
import { type MessageContent, type MessageLayout, messageHtml } from './message-html.ts';
import { blocksOf, oneLineOf, plainLine } from './message-markup.ts';
import { messageText } from './message-text.ts';
import { templateKeys } from './message-template.ts';
import { shippedTemplate } from './shipped-templates.ts';

const layouts: readonly MessageLayout[] = [
  { kind: 'email' },
  { kind: 'letter', paper: 'a4', window: 'din5008' },
  { kind: 'letter', paper: 'letter', window: 'us10' },
];
const { letterhead } = company.policy.letters;
const message = (over: Partial<MessageContent> = {}): MessageContent => ({
  language: 'en',
  subject: 'Second reminder: $3,418.90 past due',
  body: 'Dear Ms. Alvarez,\n\nOne **and** two\n\n- first\n- second\n\n| Invoice | Open |\n|--|--:|\n| 1930460077 | $2,104.50 |',
  signature: 'Dana Ruiz\nCredit & Collections',
  toName: 'Mesa Craft Supply',
  toAddress: '1140 Juniper Road\nMesa AZ 85201',
  date: '22 November 2026',
  accountNumber: '0200802193',
  ...over,
});

/** The names of all elements of a document, and of their attributes: whatever begins like a mark is one to a browser. */
const marksOf = (html: string) =>
  [...html.matchAll(/<[!/]?([a-z!?][^\s>/]*)([^>]*)>?/gi)].map(([, name = '', rest = '']) => ({ name: name.toLowerCase(), rest }));
const known = new Set(
  'doctype html head meta title style body header div main h1 p br ul li strong table thead tbody tr th td footer'.split(' '),
);
const attributes =
  /^(?: (?:html|lang="[a-z]{2}"|charset="utf-8"|http-equiv="Content-Security-Policy"|content="default-src 'none'; style-src 'unsafe-inline'"|class="[a-z ]+"|style="[-\w:;#,%./ ]*"))*$/;

function expectOnlyOurs(html: string): void {
  expect(marksOf(html).filter(({ name, rest }) => !known.has(name) || !attributes.test(rest))).toEqual([]);
}

/** What a reader sees of a document, in order, with single blanks. */
const seen = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe.each(layouts)('a message as $kind $window', (layout) => {
  test('shows all of its text', () => {
    const text = seen(messageHtml(message(), letterhead, layout)).replace(/\s+/g, ' ');
    for (const part of [
      'Dear Ms. Alvarez,',
      'One and two',
      'first second',
      'Invoice Open 1930460077 $2,104.50',
      'Dana Ruiz Credit & Collections',
      'Account 0200802193',
      'Oak Street Trading Co.',
    ]) {
      expect(text).toContain(part);
    }
    if (layout.kind === 'letter')
      for (const part of ['Mesa Craft Supply 1140 Juniper Road Mesa AZ 85201', '22 November 2026', 'Second reminder'])
        expect(text).toContain(part);
  });

  test('is made of our own marks alone, whatever it is about', () => {
    for (const hostile of hostileTexts) {
      const all = message({
        subject: hostile,
        body: hostile,
        signature: hostile,
        toName: hostile,
        toAddress: hostile,
        accountNumber: hostile,
        date: hostile,
      });
      const head = { name: hostile, lines: [hostile], phone: hostile, email: hostile, footer: [hostile] };
      expectOnlyOurs(messageHtml(all, head, layout));
    }
  });

  test('shows a hostile name as the text it is', () => {
    const html = messageHtml(message({ subject: '<b>&"\'`', body: '<script>alert(1)</script>' }), letterhead, layout);
    expect(seen(html)).toContain('<script>alert(1)</script>');
    expect(html).not.toContain('<script');
  });

  test('of any text is made of our own marks alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }), (one, two) => {
        expectOnlyOurs(messageHtml(message({ subject: one, body: two, signature: one, toAddress: two }), letterhead, layout));
      }),
    );
  });
});

describe('what customers and people have written', () => {
  const folderOf = (hostile: string) => {
    const folder = richFolder();
    return {
      ...folder,
      account: { ...folder.account, name: hostile.slice(0, 200), city: hostile },
      contacts: folder.contacts.map((contact) => ({ ...contact, name: hostile.slice(0, 200), role: hostile })),
      invoices: folder.invoices.map((invoice) => ({
        ...invoice,
        number: hostile.slice(0, 64),
        purchaseOrder: hostile,
        disputeReason: hostile,
      })),
      payments: folder.payments.map((payment) => ({ ...payment, reference: hostile.slice(0, 128) })),
      promises: folder.promises.map((promise) => ({ ...promise, promisedByName: hostile })),
    };
  };

  // The long list in one language each, in every template; the short one in all of them.
  const textsOf = (language: (typeof languages)[number]): readonly string[] => [
    ...hostileTexts,
    ...naughtyStrings.filter((_, at) => at % languages.length === languages.indexOf(language)),
  ];

  test.each(languages)('stands in the messages of %s as text: no mark, no line, no header of its own', (language) => {
    for (const hostile of textsOf(language)) {
      const folder = folderOf(hostile);
      const about = { ...aboutAll(folder), resolution: { words: hostile, currency: folder.account.currency, creditedMinor: 5 } };
      const values = mergeValues(messageFacts(folder, { language, about, sender: { ...writer, name: hostile, phone: hostile } }));
      for (const key of templateKeys) {
        const composed = compose(shippedTemplate(key, language), values);
        if (!composed.ok) {
          expect(composed.error.code).toBe('template.factMissing');
          continue;
        }
        expect(composed.value.subject).toMatch(/^[^\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]{1,200}$/u);
        expectOnlyOurs(messageHtml(message({ ...composed.value, language }), letterhead, { kind: 'email' }));
      }
    }
  });

  test('leaves the shape of a message as its template has it', () => {
    const shapeOf = (hostile: string) => {
      const folder = build.folder({ invoices: [build.invoice({ number: 'x' })], contacts: [build.contact()] });
      const named = { ...folder, invoices: folder.invoices.map((invoice) => ({ ...invoice, number: hostile })) };
      const composed = compose(shippedTemplate('secondReminder', 'en'), mergeValues(messageFacts(named)));
      if (!composed.ok) throw new Error(composed.error.code);
      return {
        body: composed.value.body,
        shape: blocksOf(composed.value.body).map((block) =>
          block.kind === 'table' ? `table ${block.rows.length} ${block.columns.length}` : block.kind,
        ),
      };
    };
    const { shape } = shapeOf('1930460077');
    for (const hostile of hostileTexts) {
      const is = shapeOf(hostile);
      expect(is.shape, hostile).toEqual(shape);
      const [table] = blocksOf(is.body).filter((block) => block.kind === 'table');
      expect(plainLine(table?.rows[0]?.[0] ?? [])).toBe(oneLineOf(hostile));
    }
  });
});

describe('a message as plain text', () => {
  test('has its tables in columns, money to the right', () => {
    const body = '| Invoice | Open |\n|--|--:|\n| 1930460077 | $2,104.50 |\n| 2 | $4.50 |';
    expect(messageText(message({ body }), letterhead)).toBe(
      [
        'Invoice          Open',
        '1930460077  $2,104.50',
        '2               $4.50',
        '',
        'Dana Ruiz',
        'Credit & Collections',
        '',
        '-- ',
        'Oak Street Trading Co.',
        '410 Oak Street',
        'Omaha NE 68102',
        '+1 402 555 0100 · credit@oakstreet.example',
        'Registered in Nebraska',
        'Account 0200802193',
        '',
      ].join('\n'),
    );
  });

  test('says a row a paragraph where a table is too wide', () => {
    const body = `| Invoice | Open |\n|--|--:|\n| ${'9'.repeat(80)} | $1.00 |`;
    expect(messageText(message({ body, signature: '' }), letterhead)).toContain(`Invoice: ${'9'.repeat(80)}\nOpen: $1.00`);
  });

  test('has no marks of the markup', () => {
    const text = messageText(message({ body: '**Total: $5.00**\n\n- one \\* two\n- \\- three' }), letterhead);
    expect(text).toContain('Total: $5.00\n\n- one * two\n- - three\n');
    expect(text).not.toContain('**');
  });
});

describe('the sheets of a letter', () => {
  const layout = { kind: 'letter', paper: 'a4', window: 'din5008' } as const;
  const table = '| Invoice | Open |\n|--|--:|\n| 1 | $1.00 |';

  test('keep the last words with the signature, and the sum with its table', () => {
    const html = messageHtml(message({ body: `Hello\n\n${table}\n\n**Total: $1.00**\n\nCall me\n\nKind regards,` }), letterhead, layout);
    expect(html).toContain('<div class="closing"><p>Call me</p><p>Kind regards,</p><p class="signature">Dana Ruiz');
    expect(html).toContain('<tr class="room"><td colspan="2"></td></tr></tbody></table><p><strong>Total: $1.00</strong></p>');
  });

  test('have no room for a sum where a longer text or nothing stands behind a table', () => {
    for (const behind of ['', `\n\n${'word '.repeat(30)}`, '\n\n- item']) {
      expect(messageHtml(message({ body: table + behind }), letterhead, layout)).not.toContain('class="room"');
    }
  });

  test('have room for each line of the company’s own below the pages, and no such line within them', () => {
    const bottomOf = (footer: readonly string[]): number => {
      const html = messageHtml(message(), { ...letterhead, footer: [...footer] }, layout);
      for (const line of footer) expect(html).not.toContain(line);
      return Number(/@page\{[^}]*margin:20mm 20mm ([\d.]+)mm/.exec(html)?.[1]);
    };
    expect(bottomOf([])).toBe(22);
    expect(bottomOf(['HRB 12345', 'IBAN DE02'])).toBe(29.8);
    expect(bottomOf(['x'.repeat(200)])).toBe(33.7);
  });

  test('have a head in smaller letters where it would reach into the address', () => {
    const classOf = (lines: number): string | undefined =>
      /<div class="(lines[a-z ]*)">/.exec(
        messageHtml(message(), { ...letterhead, lines: Array.from({ length: lines }, () => 'A line') }, layout),
      )?.[1];
    expect([2, 6, 8].map(classOf)).toEqual(['lines', 'lines small', 'lines tiny']);
  });
});

describe('the address of a letter', () => {
  const sizeIn = (window: 'din5008' | 'us10', toName: string, lines: number): string => {
    const toAddress = Array.from({ length: lines }, (_, at) => `Line ${at + 1}`).join('\n');
    const layout = { kind: 'letter', paper: window === 'us10' ? 'letter' : 'a4', window } as const;
    return /<div class="(to\w*)">/.exec(messageHtml(message({ toName, toAddress }), letterhead, layout))?.[1] ?? 'none';
  };

  test('is written smaller where it would not be seen whole in the window', () => {
    expect(['din5008', 'us10'].map((window) => sizeIn(window === 'us10' ? 'us10' : 'din5008', 'Mesa Craft Supply', 3))).toEqual([
      'to',
      'to',
    ]);
    expect(sizeIn('us10', 'Mesa Craft Supply', 4)).toBe('tosmall');
    expect(sizeIn('din5008', 'Mesa Craft Supply', 4)).toBe('to');
    expect(sizeIn('din5008', 'Vereinigte Präzisionswerkzeug- und Maschinenbaugesellschaft Süddeutschland mbH & Co. KG', 4)).toBe('tosmall');
    expect(sizeIn('us10', 'x'.repeat(200), 8)).toBe('totiny');
  });
});
