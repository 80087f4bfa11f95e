/** Who sells to an account, and where they read e-mails. */
export type Sales = { readonly salesRep: string | null; readonly salesRepEmail: string | null };

/** An account of the books whose sales representative is another one by the file, or has another address. */
export type ChangedSales = { readonly id: string; readonly before: Sales; readonly after: Sales };

const nobody: Sales = { salesRep: null, salesRepEmail: null };

/** The sales representative most lines of an account name, with the address most lines with that name have. */
export function salesOf(
  lines: readonly Sales[],
  mostFrequent: (lines: readonly Sales[], valueOf: (line: Sales) => string | undefined) => string | undefined,
): Sales {
  const salesRep = mostFrequent(lines, (line) => line.salesRep ?? undefined) ?? null;
  const theirs = salesRep === null ? lines : lines.filter((line) => line.salesRep === salesRep);
  return { salesRep, salesRepEmail: mostFrequent(theirs, (line) => line.salesRepEmail ?? undefined) ?? null };
}

/** What the books say after a file has named somebody. A file that says nothing changes nothing; somebody else's address is never kept for a new name. */
export function salesAfter(before: Sales, named: Sales): Sales {
  const salesRep = named.salesRep ?? before.salesRep;
  return { salesRep, salesRepEmail: named.salesRepEmail ?? (salesRep === before.salesRep ? before.salesRepEmail : null) };
}

/** The accounts of the books for which a file says something else. */
export const changedSalesOf = (
  accounts: readonly (Sales & { readonly id: string; readonly number: string; readonly isNew: boolean })[],
  known: ReadonlyMap<string, Sales>,
): readonly ChangedSales[] =>
  accounts.flatMap(({ id, number, isNew, ...named }) => {
    const before = known.get(number) ?? nobody;
    const after = salesAfter(before, named);
    const isSame = after.salesRep === before.salesRep && after.salesRepEmail === before.salesRepEmail;
    return isNew || isSame ? [] : [{ id, before, after }];
  });
