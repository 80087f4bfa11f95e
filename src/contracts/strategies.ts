import { z } from 'zod';
import { instantSchema } from '#domain/kernel/dates.ts';
import { strategiesSchema, strategyListSchema } from '#domain/strategy.ts';
import { waitingMember } from './policy-requests.ts';

/**
 * `PUT /v1/strategies`, for supervisors and administrators: a new list in place of the version that was edited. 409
 * `strategies.changedMeanwhile` where that is not the one in use any more, 400 `strategies.someWithout` where the last strategy does not fit
 * everybody. The same request again is done once; another one under its id is 409 `request.idReused`.
 */
export const changeStrategiesRequestSchema = z.strictObject({
  requestId: z.uuid(),
  basedOnVersion: strategiesSchema.shape.version,
  list: strategyListSchema,
});
export type ChangeStrategiesRequest = z.infer<typeof changeStrategiesRequestSchema>;

export const changeStrategiesResponseSchema = z.strictObject({ version: strategiesSchema.shape.version, ...waitingMember });
export type ChangeStrategiesResponse = z.infer<typeof changeStrategiesResponseSchema>;

/** Which versions are asked for: those before one, or (null) the newest. */
export const strategyVersionsRequestSchema = z.strictObject({ before: z.number().int().min(1).nullable() });
export type StrategyVersionsRequest = z.infer<typeof strategyVersionsRequestSchema>;

/** `GET /v1/strategies?before=&limit=`, for supervisors and administrators: every list that was put into use, the newest first. */
export const strategyVersionsResponseSchema = z.strictObject({
  versions: z.array(strategiesSchema.extend({ actorName: z.string(), at: instantSchema })),
  /** Where the next page begins: give it as `before`. */
  next: z.number().int().nullable(),
});
export type StrategyVersion = z.infer<typeof strategyVersionsResponseSchema>['versions'][number];
export type StrategyVersions = z.infer<typeof strategyVersionsResponseSchema>;
