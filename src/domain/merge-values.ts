/** A value of a template: a printed text, a number to compare or count with, or a part or a list of further ones. Null: there is none. */
export type MergeValue = string | number | boolean | null | readonly MergeValue[] | { readonly [field: string]: MergeValue };

/** All that a template may name, by field. */
export type MergeValues = Readonly<Record<string, MergeValue>>;
