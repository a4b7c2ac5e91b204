/**
 * Brings notices to customers: the port of a channel's sender, and a notifier that decides, words and sends, through retries and crashes.
 *
 * @module sending
 */
export { type SetTimer, systemTimer } from "../kernel/set-timer.js";
export type {
  ChannelSender,
  OutgoingNotice,
  RefusedResult,
  SendContext,
  SendResult,
  SentResult,
  UnknownResult,
} from "./channel-sender.js";
export { createNotifier, type Notifier } from "./create-notifier.js";
export type { NoticeAddress, NoticeOutcome } from "./drive-notice.js";
export { memoryJournal } from "./memory-journal.js";
export type { AttemptEnd, AttemptStart, NoSend, NoticeJournal } from "./notice-journal.js";
export type { FilledNotice, NoticeKnowledge, NoticeRequest, ValuesAsked } from "./notice-request.js";
export type { ChannelSenders, NoticeRendering, NotifierOptions } from "./notifier-options.js";
export type { SendAttempt, SendRecord, SendState } from "./send-record.js";
export { SENDING_POLICY, type SendingPolicy } from "./sending-policy.js";
