import type { ChannelId } from "../../channels/channel-id.js";
import { type MessageLimit, measureMessage } from "../../channels/message-limit.js";
import type { NoticeMessage } from "../message.js";
import type { NoticeLength, OverAdvised, RenderedIn, UnrenderedNotice } from "./rendered-notice.js";

/** A field to be measured: its name, its text, and how long it may or should be. */
interface MeasuredField {
  readonly field: string;
  readonly text: string;
  readonly limit: MessageLimit | null;
}

/**
 * What every rendered notice says of itself, if all of its fields are within their limits; else which are not.
 *
 * @param fields the first gives the notice its length
 */
export function fitting(
  { kind, locale }: NoticeMessage,
  channel: ChannelId,
  fields: readonly [MeasuredField, ...MeasuredField[]],
  advised: readonly (MeasuredField & { readonly limit: MessageLimit })[] = [],
): RenderedIn | UnrenderedNotice {
  const [first, ...others] = fields;
  const length = lengthOf(first);
  const tooLong = [length, ...others.map(lengthOf)].filter(
    ({ size, limit }) => limit !== null && size > limit,
  );
  if (tooLong.length > 0)
    return { format: "none", fits: false, channel, kind, locale, reason: "too-long", tooLong };
  return { channel, kind, locale, fits: true, length, overAdvised: advised.flatMap(overAdvised) };
}

function lengthOf({ field, text, limit }: MeasuredField): NoticeLength {
  const unit = limit?.unit ?? "characters";
  return { field, size: measureMessage(text, unit), unit, limit: limit?.size ?? null };
}

function overAdvised({
  field,
  text,
  limit,
}: MeasuredField & { readonly limit: MessageLimit }): readonly OverAdvised[] {
  const size = measureMessage(text, limit.unit);
  return size > limit.size ? [{ field, size, unit: limit.unit, advised: limit.size }] : [];
}
