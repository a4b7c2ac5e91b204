/**
 * Notices to the customer: typed templates in several languages, how each channel shows them, and whether one may be sent.
 *
 * @module notifications
 */
export type {
  Brand,
  LiteralPart,
  NoticeCategory,
  NoticeMessage,
  NoticePart,
  NoticeText,
  NoticeUrgency,
  ValuePart,
} from "./message.js";
