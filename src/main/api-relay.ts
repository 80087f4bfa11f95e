import {
  type FilePiece,
  type HandUpRequest,
  type HandUpResponse,
  filePieceResponseSchema,
  handUpResponseSchema,
} from '#contracts/message-files.ts';
import {
  type ChooseRelayRequest,
  type ChooseRelayResponse,
  type RelayStanding,
  chooseRelayResponseSchema,
  relayStandingSchema,
} from '#contracts/relay.ts';
import type { MessageId } from '#domain/kernel/ids.ts';
import type { Answer, Send } from './api-call.ts';

/** A file that goes along with a message, by its place in the list of them. */
export type FilePlace = { readonly messageId: MessageId; readonly position: number };

/** What the central API is asked of the company's relay. */
export type RelayApi = {
  /** Whether there is a mail server to send the company's e-mails by, and who sends them. */
  relay(token: string): Answer<RelayStanding>;
  chooseRelay(token: string, request: ChooseRelayRequest): Answer<ChooseRelayResponse>;
  /** Says what goes along with an e-mail that the relay sends, and hears what of it has not come. */
  handUpFiles(token: string, messageId: MessageId, request: HandUpRequest): Answer<HandUpResponse>;
  /** Brings a piece of such a file. */
  bringFilePiece(token: string, place: FilePlace, piece: FilePiece): Answer<{ readonly from: number }>;
};

/** These calls, over what makes a request. */
export const relayCalls = (send: Send): RelayApi => ({
  relay: (token) => send({ method: 'GET', path: '/v1/relay', token }, relayStandingSchema),
  chooseRelay: (token, body) => send({ method: 'PUT', path: '/v1/relay', token, body }, chooseRelayResponseSchema),
  handUpFiles: (token, messageId, body) =>
    send({ method: 'POST', path: `/v1/messages/${messageId}/files`, token, body }, handUpResponseSchema),
  bringFilePiece: (token, { messageId, position }, body) =>
    send({ method: 'PUT', path: `/v1/messages/${messageId}/files/${position}`, token, body }, filePieceResponseSchema),
});
