/**
 * Webhooks out and in: CloudEvents, signed after Standard Webhooks.
 *
 * @module transport/webhook
 */
export { isPublicAddress } from "./address.js";
export type { WebhookAllowance } from "./endpoint.js";
export {
  type MemorySeenIdsOptions,
  memorySeenIds,
  type SeenAnswer,
  type SeenIds,
} from "./seen-ids.js";
export type { WebhookProblem } from "./sender.js";
export type { VerifyOptions } from "./verify-request.js";
export type { Resolve, WebhookAnswer, WebhookFetch, WebhookRequest } from "./webhook-fetch.js";
export { type WebhookReceiverOptions, webhookReceiver } from "./webhook-receiver.js";
export {
  type WebhookEndpoint,
  type WebhookReceiving,
  type WebhookTransport,
  type WebhookTransportOptions,
  webhookTransport,
} from "./webhook-transport.js";
