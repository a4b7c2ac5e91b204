import * as z from "zod";
import { type ChannelId, channelSchema } from "../../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../../handoff/party.js";
import type { EventOf } from "../../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../../kernel/event-definition.js";
import type { EpochMs } from "../../../kernel/instant.js";
import { epochMsSchema } from "../../../kernel/schema.js";

/** The values of {@link OptOutScope}. */
export const OPT_OUT_SCOPES = ["all", "transactional", "survey", "security", "consent", "public"] as const;
/** What the customer does not want: any notice, or those of one category. */
export type OptOutScope = (typeof OPT_OUT_SCOPES)[number];

/** A stretch of every day, by the clock on the customer's wall: `{ from: "21:00", to: "08:00" }` spans midnight. */
export interface QuietHours {
  /** `HH:MM`, inclusive. */
  readonly from: string;
  /** `HH:MM`, exclusive. */
  readonly to: string;
}

/** The customer does not want such notices (`out`), or wants them again. `channel: null` is any. The newest of a scope and channel holds, by `occurredAt`. */
export type OptOutRecorded = EventOf<
  "opt-out.recorded",
  { scope: OptOutScope; channel: ChannelId | null; out: boolean; by: PartyRef; occurredAt: EpochMs }
>;
/** When the customer is not to be disturbed; `null`: at no time of their own. The newest holds, by `occurredAt`. */
export type QuietHoursRecorded = EventOf<
  "quiet-hours.recorded",
  { hours: QuietHours | null; by: PartyRef; occurredAt: EpochMs }
>;
/** The customer was there, and had read what was written on the channel up to a time; `null`: no telling what they read. */
export type PresenceSeen = EventOf<
  "presence.seen",
  { channel: ChannelId; readUpTo: EpochMs | null; occurredAt: EpochMs }
>;

/** When and where the customer may be reached, and where they were. */
export type ReachEvent = OptOutRecorded | QuietHoursRecorded | PresenceSeen;

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 21:00");

export const optOutShape = {
  scope: z.enum(OPT_OUT_SCOPES),
  channel: channelSchema.nullable(),
  by: partySchema,
  occurredAt: epochMsSchema,
};
export const quietHoursShape = {
  hours: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }) => from !== to, "must end at another time than it begins")
    .nullable(),
  by: partySchema,
  occurredAt: epochMsSchema,
};
export const presenceShape = {
  channel: channelSchema,
  readUpTo: epochMsSchema.nullable(),
  occurredAt: epochMsSchema,
};

export const reachEvents = {
  "opt-out.recorded": defineEvent<OptOutRecorded>({
    data: z.strictObject({ ...optOutShape, out: z.boolean() }),
  }),
  "quiet-hours.recorded": defineEvent<QuietHoursRecorded>({ data: z.strictObject(quietHoursShape) }),
  "presence.seen": defineEvent<PresenceSeen>({ data: z.strictObject(presenceShape) }),
} satisfies Record<ReachEvent["type"], EventDefinition>;
