import { ServerFailure } from '../server-failure.ts';
import { CsvCutter } from './csv-records.ts';
import type { ColumnPlaces } from './ledger-line.ts';
import { type ColumnKey, type Layout, type Mapping, columnKeys } from './mapping.ts';

export type ChosenLayout = {
  readonly layout: Layout;
  readonly places: ColumnPlaces;
  readonly columnCount: number;
  readonly delimiter: string;
};

const delimiters = [',', ';', '\t', '|'] as const;
const mostColumns = 200;

/**
 * Finds the first layout of a mapping whose needed columns are all in the heading, under the layout's delimiter or, where
 * that finds nothing, under the other usual ones. Throws `ServerFailure` that names the columns which are missing.
 */
export function chooseLayout(head: string, mapping: Mapping, file: string): ChosenLayout {
  let best: { readonly missing: readonly string[]; readonly heading: readonly string[] } | undefined;
  for (const layout of mapping.layouts) {
    const first = layout.delimiter === 'auto' ? [] : [layout.delimiter];
    for (const delimiter of new Set([...first, ...delimiters])) {
      const heading = headingOf(head, delimiter);
      const places = placesOf(heading, layout);
      const missing = neededKeys(layout).filter((key) => places[key] === undefined);
      if (missing.length === 0) return checked({ layout, places, columnCount: heading.length, delimiter }, heading, file);
      if (!best || missing.length < best.missing.length) {
        best = { heading, missing: missing.map((key) => layout.columns[key]?.join('" or "') ?? key) };
      }
    }
  }
  throw new ServerFailure(
    `The file ${file} does not fit the mapping "${mapping.name}": it has no column "${best?.missing.join('", "') ?? ''}". Nothing was imported. ` +
      `Its columns are: ${
        best?.heading
          .slice(0, 40)
          .map((name) => name || '(no name)')
          .join(', ') ?? ''
      }. Choose another mapping with --mapping, or write one (resources/mappings/README.md).`,
  );
}

function headingOf(head: string, delimiter: string): readonly string[] {
  let heading: readonly string[] | undefined;
  const cutter = new CsvCutter(delimiter);
  const take = (record: { readonly cells: readonly string[] }): void => {
    heading ??= record.cells.map((cell) => cell.replace(/^\uFEFF/, '').trim());
  };
  // The heading alone: what follows it is cut when the delimiter is known.
  cutter.push(head, take);
  if (!heading) cutter.end(take);
  return heading ?? [];
}

function placesOf(heading: readonly string[], layout: Layout): ColumnPlaces {
  const lower = heading.map((name) => name.toLowerCase());
  const places: Partial<Record<ColumnKey, { at: number; name: string }>> = {};
  for (const key of columnKeys) {
    for (const name of layout.columns[key] ?? []) {
      const at = lower.indexOf(name.toLowerCase());
      if (at < 0) continue;
      places[key] = { at, name: heading[at] ?? name };
      break;
    }
  }
  return places;
}

/** What every line needs, and what this layout's own rules need. */
function neededKeys(layout: Layout): readonly ColumnKey[] {
  const needed: ColumnKey[] = ['accountNumber', 'issueDate', 'dueDate', 'amount'];
  if (layout.invoiceNumber === 'column') needed.push('invoiceNumber');
  if (layout.currency !== 'column' && 'byCompanyCode' in layout.currency) needed.push('companyCode');
  return needed;
}

function checked(chosen: ChosenLayout, heading: readonly string[], file: string): ChosenLayout {
  if (heading.length > mostColumns) {
    throw new ServerFailure(
      `The file ${file} has ${heading.length} columns; more than ${mostColumns} are not taken. Nothing was imported. Remove the ones that are not needed.`,
    );
  }
  for (const place of Object.values(chosen.places)) {
    if (heading.filter((name) => name.toLowerCase() === place.name.toLowerCase()).length > 1) {
      throw new ServerFailure(
        `The file ${file} has two columns named "${place.name}", so it is not certain which one counts. Nothing was imported. Rename or remove one.`,
      );
    }
  }
  return chosen;
}
