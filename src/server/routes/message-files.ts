import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  filePieceBodyBytes,
  filePieceResponseSchema,
  filePieceSchema,
  handUpRequestSchema,
  handUpResponseSchema,
} from '#contracts/message-files.ts';
import { workingRoles } from '#domain/command.ts';
import { messageIdSchema } from '#domain/kernel/ids.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import { mostHandedFiles } from '#domain/message-files.ts';
import { withCompany } from '../db/connections.ts';
import { handUp, takePiece } from '../mail/message-files.ts';
import { access, callerOf } from '../plugins/access.ts';
import { RequestProblem } from '../problem.ts';
import type { RouteContext } from './context.ts';

const messageParams = z.strictObject({ messageId: messageIdSchema });
const fileParams = messageParams.extend({ position: z.coerce.number().int().min(0).max(mostHandedFiles) });

/** `POST /v1/messages/:messageId/files` and `PUT` of a piece of one: what goes along with e-mails that the relay sends. */
export function messageFileRoutes(root: FastifyInstance, { db, now }: RouteContext): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.route({
    method: 'POST',
    url: '/v1/messages/:messageId/files',
    config: access(workingRoles, 'write'),
    schema: {
      summary: 'Say what goes along with an e-mail, and ask what of it has not come',
      params: messageParams,
      body: handUpRequestSchema,
      response: { 200: handUpResponseSchema },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      // A refusal is thrown behind the commit: what was found to be something else is gone then.
      const handed = await withCompany(db, caller.companyId, (trx) => handUp(trx, caller, request.params.messageId, request.body, now()));
      if (handed.ok) return handed.value;
      throw fileProblemOf(handed.error);
    },
  });
  app.route({
    method: 'PUT',
    url: '/v1/messages/:messageId/files/:position',
    config: access(workingRoles, 'files'),
    bodyLimit: filePieceBodyBytes,
    schema: {
      summary: 'Bring a piece of a file that goes along with an e-mail',
      params: fileParams,
      body: filePieceSchema,
      response: { 200: filePieceResponseSchema },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const taken = await withCompany(db, caller.companyId, (trx) => takePiece(trx, caller, request.params, request.body, now()));
      if (taken.ok) return taken.value;
      throw fileProblemOf(taken.error);
    },
  });
}

const problems: Readonly<Record<string, readonly [number, string]>> = {
  'message.notFound': [404, 'There is no such message. Nothing was kept.'],
  'message.filesNotAwaited': [
    409,
    'This message waits for no files: it has left, will not leave, or is not sent from here. Nothing was kept.',
  ],
  'relay.filesElsewhere': [409, 'Another computer is handing up the files of this message. Nothing was changed; try again in two minutes.'],
  'relay.filesNotMade': [409, 'These are not the files that the message names. Nothing was kept.'],
  'relay.fileNameBad': [409, 'A file has a name that mail servers refuse, or that is none. Nothing was kept.'],
  'relay.filesTooLarge': [
    413,
    'All that goes along with one e-mail may have 14 MB. Nothing was kept; take something away and write it again.',
  ],
  'relay.fileNotAsSaid': [409, 'A file is not what its SHA-256 says. It was dropped and nothing was sent; hand it up again.'],
};

function fileProblemOf({ code }: Rejection): RequestProblem {
  const [status, words] = problems[code] ?? [409, 'The files were not taken. Nothing was kept.'];
  return new RequestProblem(status, code, words);
}
