import { describe, expect, test } from 'vitest';
import { languages } from './language.ts';
import { templateKeys } from './message-template.ts';
import { hardestEase, readingEase } from './reading-ease.ts';
import { shippedTemplate } from './shipped-templates.ts';
import { isUsable, lintTemplate } from './template-lint.ts';

const rules = { offersEmailOptOut: true };
const of = (body: string, over: object = {}) =>
  lintTemplate({ key: 'thankYou', language: 'en', subject: 'Thank you', body: `${body}\n{{ payment.amount }}`, ...over }, rules);
const codes = (body: string, over: object = {}) => of(body, over).map(({ code, line }) => [code, line]);

test.each(languages.flatMap((language) => templateKeys.map((key) => [language, key] as const)))(
  'the %s %s has nothing to be said against it',
  (language, key) => {
    expect(lintTemplate(shippedTemplate(key, language), rules)).toEqual([]);
  },
);

describe('an error', () => {
  test.each([
    ['a choice without an end', 'one\n{% if promise %}x', [['syntax', 2]]],
    ['a tag that there is not', 'one\n\n{% include "x" %}', [['syntax', 3]]],
    ['a filter', '{{ total | money }}', [['syntax', 1]]],
    ['an unknown field', 'one\n{{ acount.name }}', [['unknownField', 2]]],
    ['an unknown field of a part', '{{ account.nmae }}', [['unknownField', 1]]],
    ['an unknown field in a choice nobody takes', '{% if plan %}{{ plan.sum }}{% endif %}', [['unknownField', 1]]],
    ['an unknown field of a list’s items', '{% for each in invoices %}\n{{ each.name }}{% endfor %}', [['unknownField', 2]]],
    ['an item behind its list', '{% for each in invoices %}{% endfor %}{{ each.number }}', [['unknownField', 1]]],
    ['a list that is none', '{% for each in total %}{% endfor %}', [['unknownField', 1]]],
    ['a field in brackets', "{{ account['name'] }}", [['unknownField', 1]]],
  ])('is %s', (_, body, found) => {
    expect(codes(body)).toEqual(found);
    expect(isUsable(of(body))).toBe(false);
  });

  test('is a template of nothing, or of too much', () => {
    expect(lintTemplate({ key: 'thankYou', language: 'en', subject: ' ', body: 'x'.repeat(8001) }, rules)).toMatchObject([
      { part: 'subject', code: 'empty' },
      { part: 'body', code: 'tooLong' },
    ]);
  });

  test('is not what a loop tells of itself, nor a text in quotes', () => {
    expect(
      of(
        '{% for each in invoices %}{% unless forloop.last %}{{ each.number }}{% endunless %}{% endfor %}{% if total == "nobody knows" %}x{% endif %}',
      ),
    ).toEqual([]);
  });
});

describe('advice', () => {
  test.each([
    ['en', 'We will sue you.', 'sue'],
    ['en', 'one\nPay now or else.', 'or else'],
    ['de', 'Wir verklagen Sie.', 'verklagen'],
    ['fr', 'Nous enverrons un huissier.', 'huissier'],
    ['es', 'Procederemos al embargo.', 'embargo'],
  ] as const)('names threatening words in %s: %s', (language, body, found) => {
    expect(of(body, { language })).toMatchObject([{ code: 'threat', found, line: body.split('\n').length, isError: false }]);
    expect(isUsable(of(body, { language }))).toBe(true);
  });

  test('leaves parts of other words alone', () => {
    expect(of('The issue is pursued with courtesy.')).toEqual([]);
  });

  test('names shouting', () => {
    expect(of('Pay now!\nTHIS IS URGENT').map(({ code, line }) => [code, line])).toEqual([
      ['shouting', 1],
      ['shouting', 2],
    ]);
  });

  test('asks for what the template is about', () => {
    expect(lintTemplate({ key: 'planConfirmation', language: 'en', subject: 'x', body: 'Thank you for the plan.' }, rules)).toMatchObject([
      { code: 'factNotNamed', field: 'plan' },
    ]);
  });

  test('asks for the way out of e-mails where the company offers it', () => {
    const reminder = { ...shippedTemplate('secondReminder', 'en'), body: '{{ invoices }} are due.' };
    expect(lintTemplate(reminder, rules)).toMatchObject([{ code: 'optOutMissing' }]);
    expect(lintTemplate(reminder, { offersEmailOptOut: false })).toEqual([]);
  });

  test('says that sentences are hard to read', () => {
    const hard =
      'Notwithstanding the aforementioned contractual stipulations, immediate remuneration of outstanding obligations is indispensable irrespective of administrative circumstances, organisational considerations or intercompany reconciliation irregularities';
    expect(of(hard)).toMatchObject([{ code: 'hardToRead', least: hardestEase }]);
  });
});

test('the scales tell easy from hard in each language', () => {
  const pairs = [
    ['en', 'The cat sat on the mat. It was fat.', 'Institutional considerations necessitate comprehensive administrative deliberation.'],
    ['de', 'Der Hund ist da. Er ist alt.', 'Zahlungsverzugsbedingte Verwaltungsaufwandsentschädigungen erfordern Genehmigungsverfahren.'],
    ['fr', 'Le chat dort. Il est gros.', 'Les considérations institutionnelles nécessitent une délibération administrative approfondie.'],
    ['es', 'El sol sale ya. Es muy pronto.', 'Consideraciones institucionales requieren deliberaciones administrativas extraordinarias.'],
  ] as const;
  for (const [language, easy, hard] of pairs) {
    expect(readingEase(easy, language)).toBeGreaterThan(70);
    expect(readingEase(hard, language)).toBeLessThan(20);
  }
  expect(readingEase('', 'en')).toBe(100);
});
