import * as z from "zod";
import type { ChannelId } from "../../../channels/channel-id.js";
import type { PartyRef } from "../../../handoff/party.js";
import type { EpochMs } from "../../../kernel/instant.js";
import type { Ordered } from "../../../kernel/ordered.js";
import { idSchema } from "../../../kernel/schema.js";
import { type OptOutScope, optOutShape, presenceShape, type QuietHours, quietHoursShape } from "./events.js";

/** The customer does not want such notices, or wants them again. The newest of a scope and channel holds, by `occurredAt`. */
export interface RecordOptOut extends Ordered<"recordOptOut"> {
  readonly scope: OptOutScope;
  /** `null`: on any channel. */
  readonly channel: ChannelId | null;
  /** `false`: they want them again. */
  readonly out: boolean;
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/** When the customer is not to be disturbed; `null`: at no time of their own. The newest holds, by `occurredAt`. */
export interface RecordQuietHours extends Ordered<"recordQuietHours"> {
  readonly hours: QuietHours | null;
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/**
 * The customer was there. Written only where it tells something new: they had read further, or were seen a minute or more after the time
 * they were last seen there.
 */
export interface RecordPresence extends Ordered<"recordPresence"> {
  readonly channel: ChannelId;
  /** Up to when they had read what was written there; `null`: no telling. */
  readonly readUpTo: EpochMs | null;
  readonly occurredAt: EpochMs;
}

/** Commands about when and where the customer may be reached. */
export type ReachCommand = RecordOptOut | RecordQuietHours | RecordPresence;

const id = idSchema;

export const reachCommands = {
  recordOptOut: z.strictObject({
    type: z.literal("recordOptOut"),
    id,
    ...optOutShape,
    out: z.boolean(),
  }),
  recordQuietHours: z.strictObject({ type: z.literal("recordQuietHours"), id, ...quietHoursShape }),
  recordPresence: z.strictObject({ type: z.literal("recordPresence"), id, ...presenceShape }),
} satisfies { readonly [Type in ReachCommand["type"]]: z.ZodType<Extract<ReachCommand, { type: Type }>> };
