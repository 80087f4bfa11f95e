import { z } from 'zod';

const sheetSchema = z.strictObject({ html: z.string(), paper: z.enum(['a4', 'letter']), footerHtml: z.string() });

/**
 * What the program is told: sheets to print, by the product's press into one PDF, by one without the policy on documents, or bare and thrown away but for the last; `viewer` gives
 * the pages as the window with the viewer would hand them to a printer, and `dialog` asks for one. */
export const pressJobSchema = z.strictObject({
  kind: z.enum(['press', 'unguarded', 'bare', 'viewer', 'dialog']),
  sheets: z.array(sheetSchema),
  wantsPdf: z.boolean(),
});
export type PressJob = z.infer<typeof pressJobSchema>;

/** How long it took, the PDF in base64 where it was wanted, and what the documents asked for and did not get. */
export const pressAnswerSchema = z.strictObject({
  ms: z.number(),
  pdf: z.string(),
  refused: z.array(z.string()),
  /** How a dialog ended. */
  handedOver: z.string().optional(),
  fault: z.string().optional(),
});
export type PressAnswer = z.infer<typeof pressAnswerSchema>;
