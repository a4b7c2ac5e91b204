import type { ChannelId } from "../../channels/channel-id.js";
import type { EmailOptions } from "./email/render-email.js";
import type { NoticeRenderer } from "./own-renderer.js";
import type { WhatsAppOptions } from "./whatsapp.js";

/** Where a notice goes, and what its channel needs to know. */
export interface RenderNoticeOptions<Channel extends ChannelId = ChannelId> {
  /** A built-in channel, `push`, `slack`, `teams`, or one of your own with a renderer in `renderers`. */
  readonly channel: Channel;
  /**
   * For SMS. `hr`: č, ć, š, ž and đ become c, c, s, z and d, so that a Croatian text stays in the GSM alphabet, with 160 characters a
   * message instead of 70. Default: letters stay as they are.
   */
  readonly transliterate?: "hr";
  readonly whatsapp?: WhatsAppOptions;
  readonly email?: EmailOptions;
  /** The words on a button, where the channel has one; at most 25 characters for RCS. Default: by category, in English, Greek or Croatian. */
  readonly actionLabel?: string;
  /** Renderers of channels of your own, by channel. A built-in one keeps its own. */
  readonly renderers?: { readonly [channel: string]: NoticeRenderer };
}
