import type { LedgerLine, Warning } from './ledger-line.ts';
import type { ColumnKey } from './mapping.ts';
import type { UnusableTrait } from './read-customer.ts';

const longestValue = 200;
const yearDays = 365;

/** What of a line could not be used: an address of sales that is none, and what says nothing of the customer. */
type Unusable = { readonly email: string | undefined; readonly traits: readonly UnusableTrait[] | undefined };

/** What is odd about a line that is imported all the same; `column` is what the file calls one. */
export function warningsOf(line: LedgerLine, { email, traits }: Unusable, column: (key: ColumnKey) => string): readonly Warning[] {
  const hasUsualDates = line.termsDays >= 0 && line.termsDays <= yearDays && (line.paidDate === null || line.paidDate >= line.issueDate);
  if (hasUsualDates && email === undefined && traits === undefined) return [];
  const warnings = (traits ?? []).map(({ key, value, why }): Warning => ({
    line: line.line,
    column: column(key),
    value: value.slice(0, longestValue),
    code: 'customerUnusable',
    why: `${why}; the customer is imported without it`,
  }));
  if (email !== undefined) {
    const why = 'this is not one e-mail address; the customer is imported without it';
    warnings.push({
      line: line.line,
      column: column('salesRepEmail'),
      value: email.slice(0, longestValue),
      code: 'salesEmailUnusable',
      why,
    });
  }
  if (line.termsDays < 0) {
    warnings.push({
      line: line.line,
      column: column('dueDate'),
      value: line.dueDate,
      code: 'dueBeforeIssue',
      why: `due before it was issued (${line.issueDate})`,
    });
  }
  if (line.paidDate !== null && line.paidDate < line.issueDate) {
    warnings.push({
      line: line.line,
      column: column('paidDate'),
      value: line.paidDate,
      code: 'paidBeforeIssue',
      why: `paid before it was issued (${line.issueDate})`,
    });
  }
  if (line.termsDays > yearDays) {
    warnings.push({
      line: line.line,
      column: column('dueDate'),
      value: line.dueDate,
      code: 'termsOverYear',
      why: `terms of ${line.termsDays} days, more than a year`,
    });
  }
  return warnings;
}
