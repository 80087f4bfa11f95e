import { z } from 'zod';
import { instantSchema } from '#domain/kernel/dates.ts';
import { languageSchema } from '#domain/language.ts';
import { messageTemplateSchema, templateKeySchema, templateTextSchema } from '#domain/message-template.ts';
import { waitingMember } from './policy-requests.ts';

const { version } = messageTemplateSchema.shape;

/**
 * `PUT /v1/templates`, for supervisors and administrators: a text of the company's own in place of the version that was edited, or (null) the one the program comes
 * with. 409 `templates.changedMeanwhile` where that version is not the one in use any more, 409 `templates.asShipped` where there is nothing to go back from, 400
 * `templates.unusable` where it could not be written, 400 `templates.tooMany` where the company's templates are too long together. The same request again is done
 * once; another one under its id is 409 `request.idReused`.
 */
export const changeTemplateRequestSchema = z.strictObject({
  requestId: z.uuid(),
  key: templateKeySchema,
  language: languageSchema,
  /** 0: the one the program comes with. */
  basedOnVersion: version,
  text: templateTextSchema.nullable(),
});
export type ChangeTemplateRequest = z.infer<typeof changeTemplateRequestSchema>;

/** The version that is in use now. */
export const changeTemplateResponseSchema = z.strictObject({ version, ...waitingMember });
export type ChangeTemplateResponse = z.infer<typeof changeTemplateResponseSchema>;

/** Which versions are asked for: of one template, those before one, or (null) the newest. */
export const templateVersionsRequestSchema = z.strictObject({
  key: templateKeySchema,
  language: languageSchema,
  before: z.number().int().min(1).nullable(),
});
export type TemplateVersionsRequest = z.infer<typeof templateVersionsRequestSchema>;

/** `GET /v1/templates?key=&language=&before=&limit=`, for supervisors and administrators: every text that one template has had, the newest first. */
export const templateVersionsResponseSchema = z.strictObject({
  versions: z.array(
    z.strictObject({
      version,
      /** Null: the one the program comes with, again. */
      text: templateTextSchema.nullable(),
      actorName: z.string(),
      at: instantSchema,
    }),
  ),
  /** Where the next page begins: give it as `before`. */
  next: z.number().int().nullable(),
});
export type TemplateVersions = z.infer<typeof templateVersionsResponseSchema>;
