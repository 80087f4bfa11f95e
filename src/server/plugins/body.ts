import type { FastifyInstance } from 'fastify';
import { RequestProblem } from '../problem.ts';

/** Nothing of ours is nested deeper; a body that is was made to hurt. */
const deepestNesting = 20;
const longestQuery = 2_048;

/** Bodies are JSON of bounded depth without prototype tricks; query texts are bounded. Sizes are Fastify's `bodyLimit`. */
export function limitRequests(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (typeof body === 'string' && depthOf(body) > deepestNesting) {
      done(new RequestProblem(400, 'request.tooDeep', `The request is nested deeper than ${deepestNesting} levels.`));
      return;
    }
    parseJson(request, typeof body === 'string' ? body : body.toString('utf8'), done);
  });
  app.addHook('onRequest', async (request) => {
    const at = request.url.indexOf('?');
    if (at >= 0 && request.url.length - at > longestQuery) {
      throw new RequestProblem(414, 'request.queryTooLong', `The query is longer than ${longestQuery} characters.`);
    }
  });
}

/** How deep brackets nest in a JSON text, found without parsing it. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (isInText) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) isInText = false;
    } else if (code === 0x22) isInText = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}
