import type { ChannelId } from "../channels/channel-id.js";
import type { ChannelRegistry } from "../channels/registry.js";
import type { Clock } from "../kernel/clock.js";
import type { Logger } from "../kernel/logger.js";
import type { SetTimer } from "../kernel/set-timer.js";
import type { builtInNotices } from "../notifications/catalogue/built-in-notices.js";
import type { NoticePolicy } from "../notifications/deciding/policy.js";
import type { Brand } from "../notifications/message.js";
import type { RenderNoticeOptions } from "../notifications/rendering/render-options.js";
import type { ChannelPhrases } from "../notifications/template/channel-phrases.js";
import type { NoticeTemplates } from "../notifications/template/template.js";
import type { ChannelSender } from "./channel-sender.js";
import type { NoticeAddress } from "./drive-notice.js";
import type { NoticeJournal } from "./notice-journal.js";
import type { SendingPolicy } from "./sending-policy.js";

/** The senders of a notifier, by the channel that each brings notices to. */
export type ChannelSenders = Readonly<Partial<Record<ChannelId, ChannelSender>>>;

/** How notices are rendered, whatever the channel. */
export type NoticeRendering = Omit<RenderNoticeOptions, "channel">;

/** What {@link createNotifier} is made of. Only `senders` is needed. */
export interface NotifierOptions<Templates extends NoticeTemplates = typeof builtInNotices> {
  readonly senders: ChannelSenders;
  /** What there is to say. Default: the built-in notices. */
  readonly templates?: Templates;
  /** Where attempts are written down. Default: memory, so that a crash forgets them. */
  readonly journal?: NoticeJournal;
  /** When a notice may be sent. Default: that of `throughline/notifications`. */
  readonly policy?: NoticePolicy;
  /** Retries and waits. What is left out is as in `SENDING_POLICY`. */
  readonly sending?: Partial<SendingPolicy>;
  /** The desk's channels, where it has some of its own. Default: the built-in ones. */
  readonly channels?: ChannelRegistry;
  readonly brand?: Brand;
  /** Words for channels of your own, or in languages of your own. */
  readonly phrases?: ChannelPhrases;
  /** What the renderers need to know: WhatsApp's templates, how survey mail is stopped. For each address where it depends on it. */
  readonly rendering?: NoticeRendering | ((address: NoticeAddress) => NoticeRendering);
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Default: `setTimeout`. */
  readonly setTimer?: SetTimer;
  /** Told of notices that cannot be made. Default: nobody. */
  readonly logger?: Logger;
}
