import type { Failure } from '#contracts/failure.ts';
import type { ChangeLettersRequest, ChangeLettersResponse } from '#contracts/letters.ts';
import type { ChangeTemplateRequest, ChangeTemplateResponse, TemplateVersions, TemplateVersionsRequest } from '#contracts/templates.ts';
import type { Result } from '#domain/kernel/result.ts';
import type { Handlers } from './answer-call.ts';
import type { Api } from './api-client.ts';
import { type AskingSession, asItFailed, asSignedIn, refusedAs } from './as-signed-in.ts';

/** The calls about templates and what all letters have in common. */
export const templateHandlers = (
  api: Pick<Api, 'changeTemplate' | 'templateVersions' | 'changeLetters'>,
  session: () => AskingSession | null,
): Pick<Handlers, 'templates.change' | 'templates.versions' | 'letters.change'> => ({
  'templates.change': (request) => changeTemplate(api, session(), request),
  'templates.versions': (request) => templateVersions(api, session(), request),
  'letters.change': (request) => changeLetters(api, session(), request),
});

/**
 * Puts a text in place of a template, as the person who is signed in; as with strategies it is not queued. Fails with `templates.changedMeanwhile`,
 * `templates.refused`, or what kept the request from the server.
 */
export const changeTemplate = async (
  api: Pick<Api, 'changeTemplate'>,
  session: AskingSession | null,
  request: ChangeTemplateRequest,
): Promise<Result<ChangeTemplateResponse, Failure>> =>
  asSignedIn(session, (token) => api.changeTemplate(token, request), refusedAs('templates.refused', 'templates.changedMeanwhile'));

/** Puts what all letters have in common into use, likewise. Fails with `letters.changedMeanwhile`, `letters.refused`, or what kept the request from the server. */
export const changeLetters = async (
  api: Pick<Api, 'changeLetters'>,
  session: AskingSession | null,
  request: ChangeLettersRequest,
): Promise<Result<ChangeLettersResponse, Failure>> =>
  asSignedIn(session, (token) => api.changeLetters(token, request), refusedAs('letters.refused', 'letters.changedMeanwhile'));

/** The texts that a template has had, who wrote them and when, a page at a time. Fails with what kept the request from the server. */
export const templateVersions = async (
  api: Pick<Api, 'templateVersions'>,
  session: AskingSession | null,
  request: TemplateVersionsRequest,
): Promise<Result<TemplateVersions, Failure>> => asSignedIn(session, (token) => api.templateVersions(token, request), asItFailed);
