import {
  type ChangeArrangementRulesRequest,
  type ChangeArrangementRulesResponse,
  changeArrangementRulesResponseSchema,
} from '#contracts/arrangement-rules.ts';
import {
  type ChangeContactRulesRequest,
  type ChangeContactRulesResponse,
  changeContactRulesResponseSchema,
} from '#contracts/contact-rules.ts';
import type { Answer, Send } from './api-call.ts';

/** What the central API is asked of the company's rules. */
export type RuleApi = {
  /** Puts contact rules into use. */
  changeContactRules(token: string, request: ChangeContactRulesRequest): Answer<ChangeContactRulesResponse>;
  /** Puts rules for promises and arrangements into use. */
  changeArrangementRules(token: string, request: ChangeArrangementRulesRequest): Answer<ChangeArrangementRulesResponse>;
};

/** These calls, over what makes a request. */
export const ruleCalls = (send: Send): RuleApi => ({
  changeContactRules: (token, body) => send({ method: 'PUT', path: '/v1/contact-rules', token, body }, changeContactRulesResponseSchema),
  changeArrangementRules: (token, body) =>
    send({ method: 'PUT', path: '/v1/arrangement-rules', token, body }, changeArrangementRulesResponseSchema),
});
