import * as z from "zod";
import { ThroughlineError } from "../kernel/error.js";
import { parseInput } from "../kernel/schema.js";
import { assuranceSchema } from "./assurance.js";
import { BUILT_IN_TRAITS } from "./built-in.js";
import { BUILT_IN_CHANNELS, type BuiltInChannel, channelSchema } from "./channel-id.js";
import { X_POST } from "./message-limit.js";
import type { ChannelTraits } from "./traits.js";

/** Channels with their traits: the built-in ones and the desk's own. */
export interface ChannelRegistry<Id extends string = string> {
  /** In catalogue order, the desk's own last. It breaks ties between channels that advice finds equally good. */
  readonly ids: readonly Id[];
  readonly traits: { readonly [id in Id]: ChannelTraits };
}

/** A channel of the desk's own: all of its traits, or those in which it differs from a built-in one. */
export type ChannelDefinition =
  | ChannelTraits
  | ({ readonly extends: BuiltInChannel } & Partial<ChannelTraits>);

/**
 * The 19 built-in channels.
 *
 * @example
 * ```ts
 * channelCatalog.traits.phone.medium; // "spoken"
 * ```
 */
export const channelCatalog: ChannelRegistry<BuiltInChannel> = registry(BUILT_IN_CHANNELS, BUILT_IN_TRAITS);

/**
 * The built-in channels and the desk's own, which it cannot redefine.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an id that is built in or not lower-case words joined by hyphens, or for traits that are not valid
 * @example
 * ```ts
 * const channels = defineChannels({
 *   "acme-kiosk": { extends: "in-person", label: "Kiosk", wording: "at the kiosk", senderAssurance: "none" },
 * });
 * channels.traits["acme-kiosk"].liveness; // "live"
 * ```
 */
export function defineChannels<const Own extends { readonly [id: string]: ChannelDefinition }>(
  own: Own & { readonly [id in BuiltInChannel]?: never },
): ChannelRegistry<BuiltInChannel | (keyof Own & string)> {
  const added: Record<string, ChannelTraits> = {};
  for (const [id, definition] of Object.entries<ChannelDefinition>(own))
    added[ownId(id)] = ownTraits(id, definition);
  const traits: { readonly [id: string]: ChannelTraits } = { ...BUILT_IN_TRAITS, ...added };
  return registry(Object.keys(traits), traits);
}

/** Whether the registry knows the channel. */
export function isKnownChannel<Id extends string>(channels: ChannelRegistry<Id>, id: string): id is Id {
  return Object.hasOwn(channels.traits, id);
}

/**
 * The traits of a channel. One that the registry does not know gets the most careful ones: public, so that nothing meant for the
 * customer alone goes there, delayed, plain, and proving nothing of the sender.
 *
 * @example
 * ```ts
 * traitsOf(channelCatalog, "whatsapp").senderAssurance; // "possession"
 * traitsOf(channelCatalog, "fax").exposure; // "public"
 * ```
 */
export function traitsOf(channels: ChannelRegistry, id: string): ChannelTraits {
  const known = isKnownChannel(channels, id) ? channels.traits[id] : undefined;
  return known ?? { ...UNKNOWN_CHANNEL, label: id, wording: `on ${id}` };
}

const UNKNOWN_CHANNEL: Omit<ChannelTraits, "label" | "wording"> = {
  exposure: "public",
  medium: "text",
  liveness: "delayed",
  typicalResponseMs: 24 * 60 * 60_000,
  richness: "plain",
  attachments: false,
  messageLimit: X_POST,
  freeFormWindow: null,
  reach: "present",
  senderAssurance: "none",
  identityKind: null,
  needsAppOrAccount: true,
};

const durationSchema = z.int().min(0);

const traitsSchema: z.ZodType<ChannelTraits> = z.strictObject({
  label: z.string().min(1).max(64),
  wording: z.string().min(1).max(128),
  exposure: z.enum(["public", "private"]),
  medium: z.enum(["text", "spoken", "mixed"]),
  liveness: z.enum(["live", "delayed"]),
  typicalResponseMs: durationSchema,
  richness: z.enum(["plain", "rich"]),
  attachments: z.boolean(),
  messageLimit: z
    .strictObject({
      size: z.int().min(1),
      unit: z.enum(["characters", "utf8-bytes", "weighted", "sms-parts"]),
    })
    .nullable(),
  freeFormWindow: z
    .strictObject({
      anyoneMs: durationSchema,
      personMs: durationSchema,
      afterwards: z.enum(["template", "nothing"]),
    })
    .nullable(),
  reach: z.enum(["away", "ring", "present"]),
  senderAssurance: assuranceSchema,
  identityKind: z.enum(["phone", "email", "account"]).nullable(),
  needsAppOrAccount: z.boolean(),
});

function ownId(id: string): string {
  if (Object.hasOwn(BUILT_IN_TRAITS, id)) {
    throw new ThroughlineError("INVALID_INPUT", `The channel ${id} is built in. Give your own another id.`, {
      details: { channel: id },
    });
  }
  return parseInput(channelSchema, id, "The id of a channel");
}

function ownTraits(id: string, definition: ChannelDefinition): ChannelTraits {
  if (!("extends" in definition)) return parseInput(traitsSchema, definition, `The channel ${id}`);
  const { extends: base, ...differences } = definition;
  if (!Object.hasOwn(BUILT_IN_TRAITS, base)) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      `The channel ${id} extends one that is not built in. Extend one of ${BUILT_IN_CHANNELS.join(", ")}.`,
      { details: { channel: id } },
    );
  }
  return parseInput(traitsSchema, { ...BUILT_IN_TRAITS[base], ...differences }, `The channel ${id}`);
}

function registry<Id extends string>(
  ids: readonly Id[],
  traits: { readonly [id in Id]: ChannelTraits },
): ChannelRegistry<Id> {
  for (const id of ids) {
    Object.freeze(traits[id].messageLimit);
    Object.freeze(traits[id].freeFormWindow);
    Object.freeze(traits[id]);
  }
  return Object.freeze({ ids: Object.freeze([...ids]), traits: Object.freeze(traits) });
}
