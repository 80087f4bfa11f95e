import { type TableName, tableNames, tables } from '#domain/rows.ts';

/** The name a key or a table has in SQL: 'openAmountMinor' is open_amount_minor there. */
export function sqlNameOf(name: string): string {
  const known = sqlNames.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  sqlNames.set(name, made);
  return made;
}

/** Names that were asked for; they come from our own schemas, so there are some hundred of them. */
const sqlNames = new Map<string, string>();

/** The keys of a table's rows, in the order of its schema. */
export const keysOf = (table: TableName): readonly string[] => Object.keys(tables[table].shape);

/** Tables whose rows belong to an account. */
export const childTables = tableNames.filter((table) => table !== 'accounts');

/**
 * The columns of a row under the names it has everywhere else, ready for JSON: moments (their keys end in 'At') become ISO
 * text in UTC, everything else is what PostgreSQL makes of it.
 */
export function jsonColumns(table: TableName, alias: string): string {
  return keysOf(table)
    .map((key) => {
      const column = `${alias}.${sqlNameOf(key)}`;
      const value = key.endsWith('At') ? `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : column;
      return `${value} as "${key}"`;
    })
    .join(', ');
}

/**
 * The list of columns and the joins that make one account's folder as text, with what its digest counts, for accounts `a`: `line` (the
 * folder's members, without the line's own braces), `row_count` and `version_sum`.
 */
export function folderSql(): { readonly columns: string; readonly joins: string } {
  const tables = childTables.map((table) => sqlNameOf(table));
  const parts = childTables.map(
    // json_agg would put line ends between the rows, and a line is what a folder has to be.
    (table) => `cross join lateral (
      select coalesce(string_agg(row_to_json(r)::text, ','), '') as rows, count(*) as n, coalesce(sum(r.version), 0) as v
      from (select ${jsonColumns(table, 'c')} from ${sqlNameOf(table)} c where c.account_id = a.id order by c.id) r
    ) ${sqlNameOf(table)}_part`,
  );
  const members = childTables.map((table) => `',"${table}":[' || ${sqlNameOf(table)}_part.rows || ']'`);
  const account = `(select row_to_json(r) from (select ${jsonColumns('accounts', 'a')}) r)::text`;
  return {
    columns: `'"folder":{"account":' || ${account} || ${members.join(' || ')} || '}' as line,
    (1 + ${tables.map((table) => `${table}_part.n`).join(' + ')})::int as row_count,
    (a.version + ${tables.map((table) => `${table}_part.v`).join(' + ')})::bigint as version_sum`,
    joins: parts.join(' '),
  };
}

/** Values as PostgreSQL's text of an array; each becomes its own text. The driver makes the same of an array in three times the time. */
export function arrayText(values: readonly (string | number | null)[]): string {
  let text = '';
  for (const value of values) {
    if (text !== '') text += ',';
    if (typeof value !== 'string') text += value === null ? 'NULL' : String(value);
    else text += needsEscape.test(value) ? `"${value.replace(escaped, '\\$&')}"` : `"${value}"`;
  }
  return `{${text}}`;
}

const needsEscape = /["\\]/;
const escaped = /["\\]/g;
