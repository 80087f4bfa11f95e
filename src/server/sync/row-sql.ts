import { type TableName, tableNames, tables } from '#domain/rows.ts';

/** The name a key or a table has in SQL: 'openAmountMinor' is open_amount_minor there. */
export const sqlNameOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

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

/** SQL that gives one account's whole folder line as text; `a` is the account's row. */
export function folderLineSql(): string {
  const members = childTables.map((table) => {
    // json_agg would put line ends between the rows, and a line is what a folder has to be.
    const rows = `select string_agg(row_to_json(r)::text, ',') from (select ${jsonColumns(table, 'c')} from ${sqlNameOf(table)} c where c.account_id = a.id order by c.id) r`;
    return `',"${table}":[' || coalesce((${rows}), '') || ']'`;
  });
  const account = `(select row_to_json(r) from (select ${jsonColumns('accounts', 'a')}) r)::text`;
  return `'{"folder":{"account":' || ${account} || ${members.join(' || ')} || '}}'`;
}
