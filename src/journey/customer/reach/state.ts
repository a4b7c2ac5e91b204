import type { ChannelId } from "../../../channels/channel-id.js";
import type { EpochMs } from "../../../kernel/instant.js";
import type { OptOutRecorded, OptOutScope, PresenceSeen, QuietHours, QuietHoursRecorded } from "./events.js";

/** What the customer said last of notices of a scope on a channel (`null`: on any). */
export interface OptOut {
  readonly scope: OptOutScope;
  readonly channel: ChannelId | null;
  /** `false`: they want them again. */
  readonly out: boolean;
  readonly occurredAt: EpochMs;
}

/** Where the customer was. */
export interface Presence {
  readonly channel: ChannelId;
  /** When they were last there. */
  readonly seenAt: EpochMs;
  /** Up to when they have read what was written there; `null`: no telling. */
  readonly readUpTo: EpochMs | null;
}

/** The customer's own quiet hours; `hours: null`: they want none. */
export interface KnownQuietHours {
  readonly hours: QuietHours | null;
  readonly occurredAt: EpochMs;
}

/** The newest of each scope and channel. */
export function withOptOut(known: readonly OptOut[], { data }: OptOutRecorded): readonly OptOut[] {
  const { by: _, ...optOut } = data;
  const before = known.find(({ scope, channel }) => scope === data.scope && channel === data.channel);
  if (before !== undefined && data.occurredAt < before.occurredAt) return known;
  return [...known.filter((one) => one !== before), optOut];
}

export function withQuietHours(
  known: KnownQuietHours | null,
  { data: { hours, occurredAt } }: QuietHoursRecorded,
): KnownQuietHours | null {
  return known !== null && occurredAt < known.occurredAt ? known : { hours, occurredAt };
}

/** On each channel the newest of both times, in whatever order they came. */
export function withPresence(known: readonly Presence[], { data }: PresenceSeen): readonly Presence[] {
  const { channel, readUpTo, occurredAt } = data;
  const before = known.find((one) => one.channel === channel);
  const seen: Presence = {
    channel,
    seenAt: Math.max(before?.seenAt ?? occurredAt, occurredAt),
    readUpTo: newest(before?.readUpTo ?? null, readUpTo),
  };
  return [...known.filter((one) => one !== before), seen];
}

function newest(one: EpochMs | null, other: EpochMs | null): EpochMs | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
