/** Compares two texts for sorting, by their code units: below 0 where the first comes first. Dates and moments sort by it as well. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
