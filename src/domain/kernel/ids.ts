import { z } from 'zod';

/** A schema for one noun's identifier: a UUID, branded so that an invoice's id cannot be passed for an account's. */
const idSchema = <B extends string>() => z.uuid().brand<B>();

export const accountIdSchema = idSchema<'Account'>();
export const contactIdSchema = idSchema<'Contact'>();
export const contactStopIdSchema = idSchema<'ContactStop'>();
export const invoiceIdSchema = idSchema<'Invoice'>();
export const paymentIdSchema = idSchema<'Payment'>();
export const paymentApplicationIdSchema = idSchema<'PaymentApplication'>();
export const promiseIdSchema = idSchema<'Promise'>();
export const noteIdSchema = idSchema<'Note'>();
export const followUpIdSchema = idSchema<'FollowUp'>();
export const queueMarkIdSchema = idSchema<'QueueMark'>();
export const callIdSchema = idSchema<'Call'>();
export const messageIdSchema = idSchema<'Message'>();
export const arrangementIdSchema = idSchema<'Arrangement'>();
export const approvalIdSchema = idSchema<'Approval'>();
export const policyRequestIdSchema = idSchema<'PolicyRequest'>();
export const receivedMailIdSchema = idSchema<'ReceivedMail'>();
export const commandIdSchema = idSchema<'Command'>();
export const userIdSchema = idSchema<'User'>();
export const companyIdSchema = idSchema<'Company'>();
export const batchIdSchema = idSchema<'Batch'>();
export const clientIdSchema = idSchema<'Client'>();

export type AccountId = z.infer<typeof accountIdSchema>;
export type ContactId = z.infer<typeof contactIdSchema>;
export type ContactStopId = z.infer<typeof contactStopIdSchema>;
export type InvoiceId = z.infer<typeof invoiceIdSchema>;
export type PaymentId = z.infer<typeof paymentIdSchema>;
export type PromiseId = z.infer<typeof promiseIdSchema>;
export type NoteId = z.infer<typeof noteIdSchema>;
export type FollowUpId = z.infer<typeof followUpIdSchema>;
export type QueueMarkId = z.infer<typeof queueMarkIdSchema>;
export type CallId = z.infer<typeof callIdSchema>;
export type MessageId = z.infer<typeof messageIdSchema>;
export type ArrangementId = z.infer<typeof arrangementIdSchema>;
export type ApprovalId = z.infer<typeof approvalIdSchema>;
export type PolicyRequestId = z.infer<typeof policyRequestIdSchema>;
export type ReceivedMailId = z.infer<typeof receivedMailIdSchema>;
export type CommandId = z.infer<typeof commandIdSchema>;
export type UserId = z.infer<typeof userIdSchema>;
export type CompanyId = z.infer<typeof companyIdSchema>;
export type BatchId = z.infer<typeof batchIdSchema>;
export type ClientId = z.infer<typeof clientIdSchema>;
