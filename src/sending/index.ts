/**
 * Brings notices to customers: the port of a channel's sender, and a notifier that drives each notice through attempts, retries and crashes.
 *
 * @module sending
 */
export type {
  ChannelSender,
  OutgoingNotice,
  RefusedResult,
  SendContext,
  SendResult,
  SentResult,
  UnknownResult,
} from "./channel-sender.js";
export type { AttemptEnd, AttemptStart, NoticeJournal, Suppression } from "./notice-journal.js";
export type { AttemptState, NoticeAttempt, NoticeRecord } from "./notice-record.js";
export { SENDING_POLICY, type SendingPolicy } from "./sending-policy.js";
