import * as z from "zod";
import { idSchema } from "../kernel/schema.js";

/** Who takes part: the customer, a person of the desk, a bot, a queue (team), or the desk's own software. */
export type PartyKind = "customer" | "agent" | "bot" | "queue" | "system";

/** Names a party. The id is the desk's own and holds nothing personal. */
export interface PartyRef {
  readonly kind: PartyKind;
  readonly id: string;
}

/** A party that may own a journey: everyone but the customer and the system. */
export interface OwnerRef extends PartyRef {
  readonly kind: "agent" | "bot" | "queue";
}

/** A team that is always there to own a journey, whoever is on shift. */
export interface QueueRef extends PartyRef {
  readonly kind: "queue";
}

export const partySchema: z.ZodType<PartyRef> = z.strictObject({
  kind: z.enum(["customer", "agent", "bot", "queue", "system"]),
  id: idSchema,
});

export const ownerSchema: z.ZodType<OwnerRef> = z.strictObject({
  kind: z.enum(["agent", "bot", "queue"]),
  id: idSchema,
});

export const queueSchema: z.ZodType<QueueRef> = z.strictObject({ kind: z.literal("queue"), id: idSchema });

/** Whether both name the same party. */
export function sameParty(one: PartyRef, other: PartyRef): boolean {
  return one.kind === other.kind && one.id === other.id;
}

/** `agent:maria`: one text for a party, to key maps and to show. */
export function partyKey(party: PartyRef): string {
  return `${party.kind}:${party.id}`;
}
