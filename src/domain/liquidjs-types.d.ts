/**
 * What is used of LiquidJS. The declarations of the package itself name those of Node, and would make them known to all of the domain; the projects of
 * the layers without Node read these in their place (`paths` in tsconfig.base.json).
 */
type Engine = {
  readonly tags: Record<string, unknown>;
  readonly filters: Record<string, unknown>;
  parse(text: string): readonly unknown[];
  renderSync(
    template: readonly unknown[],
    scope: object,
    limits: { readonly templateLimit: number; readonly memoryLimit: number },
  ): unknown;
};

export declare const Liquid: new (options: {
  readonly strictVariables: boolean;
  readonly strictFilters: boolean;
  readonly ownPropertyOnly: boolean;
  readonly jsTruthy: boolean;
  readonly relativeReference: boolean;
  readonly templates: Record<string, string>;
  readonly parseLimit: number;
  readonly outputEscape: (value: unknown) => string;
}) => Engine;
