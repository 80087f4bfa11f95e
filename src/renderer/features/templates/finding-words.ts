import { assertNever } from '#domain/kernel/assert.ts';
import type { TemplateFinding } from '#domain/template-lint.ts';

/** What is wrong with a template, or worth a second look, in a sentence. */
export function findingWords(finding: TemplateFinding): string {
  const place = finding.line === null ? '' : `Line ${finding.line} of the ${finding.part === 'subject' ? 'subject' : 'words'}: `;
  return place + whatWords(finding);
}

function whatWords(finding: TemplateFinding): string {
  switch (finding.code) {
    case 'syntax':
      return `this cannot be read: ${finding.found}`;
    case 'unknownField':
      return `there is no field ${finding.field}. The list of fields is below.`;
    case 'empty':
      return finding.part === 'subject' ? 'A message needs a subject.' : 'A message needs words.';
    case 'tooLong':
      return 'The text is too long.';
    case 'factNotNamed':
      return `It never names ${finding.field}, which this message is about.`;
    case 'threat':
      return `“${finding.found}” sounds like a threat. Say what will happen instead.`;
    case 'shouting':
      return `“${finding.found}” shouts. Write it in small letters.`;
    case 'hardToRead':
      return `It is hard to read (${Math.round(finding.ease)} where ${finding.least} is plain). Shorter sentences and words help.`;
    case 'optOutMissing':
      return 'The company offers its customers to have no more e-mails, and the text does not say so: name optOut.';
    default:
      return assertNever(finding);
  }
}
