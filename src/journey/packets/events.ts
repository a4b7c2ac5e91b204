import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import type { GivenKnowledge } from "../../handoff/packet/given.js";
import {
  KEPT_LISTS,
  type KeptList,
  PACKET_TONES,
  type PacketExtension,
  type PacketTone,
  SLA_CLOCK_STATUSES,
  TEXT_AUDIENCES,
  type TextAudience,
} from "../../handoff/packet/packet.js";
import { isRequiredItem, type RequiredItem } from "../../handoff/packet/target.js";
import type { PartyKind } from "../../handoff/party.js";
import {
  type Assurance,
  assuranceSchema,
  audienceSchema,
  type HandoffMode,
  type HandoffReason,
  modeSchema,
  type Priority,
  prioritySchema,
  reasonSchema,
} from "../../handoff/vocabulary.js";
import type { Erased } from "../../kernel/erased.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { JsonValue } from "../../kernel/json.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";

/** How far every stream had come that a packet was built from. */
export interface PacketSources {
  /** Version of the journey. */
  readonly journey: number;
  /** `null`: the journey belonged to nobody. Version 0: nothing was known of the customer. */
  readonly customer: { readonly id: string; readonly version: number } | null;
  /** The customer's other journeys, newest first. Version `null`: it could not be read, and the packet names its id. */
  readonly past: readonly { readonly journey: string; readonly version: number | null }[];
}

/** A text that was elsewhere: where, and `sha256:` with the hex digest of what it said (UTF-8). */
export interface TextDigest {
  readonly ref: string;
  readonly digest: string;
}

/** Why a packet has the summary of this library, and not that of the summariser it was to have. */
export type SummaryFailure = "failed" | "timed-out";

/** Whom a packet was for, without what is personal. */
export interface IssuedTarget {
  readonly to: {
    readonly channel?: ChannelId;
    readonly queue?: string;
    readonly party?: { readonly kind: PartyKind; readonly id?: string };
    readonly requires?: readonly RequiredItem[];
    readonly assurance?: Assurance;
  };
  readonly reason: HandoffReason;
  readonly mode: HandoffMode;
  readonly urgency?: Priority;
  readonly skills: readonly string[];
  readonly callbackAt?: EpochMs;
  readonly tone?: PacketTone;
  /** There was a note, for this audience. */
  readonly noteAudience?: TextAudience;
  /** The sender said what to do next. */
  readonly nextStepNoted?: true;
}

/** What a packet was given in words, and what of it cannot be read off a stream. */
export interface IssuedPersonal extends GivenKnowledge {
  /** The name of the party it was for. */
  readonly partyName?: string | Erased;
  readonly note?: string | Erased;
  readonly nextStep?: string | Erased;
  readonly summary?: { readonly text: string | Erased; readonly by?: string };
  /** Of the message texts that were elsewhere. */
  readonly texts?: readonly TextDigest[];
}

/** A packet was issued: everything it was built from, so that it can be built again. */
export type PacketIssued = EventOf<
  "packet.issued",
  {
    packet: string;
    issuedAt: EpochMs;
    expiresAt?: EpochMs;
    /** The handoff it belongs to. */
    handoff?: string;
    /** Of the ownership it was built under. */
    epoch: number;
    /** Version of the builder. */
    builder: number;
    sources: PacketSources;
    target: IssuedTarget;
    keep?: Readonly<Partial<Record<KeptList, number>>>;
    /** How the summary it was given was made, and for whom. */
    summary?: { readonly method: string; readonly audience: TextAudience };
    summaryFailure?: SummaryFailure;
  },
  IssuedPersonal
>;

/** What a journey remembers of the packets made of it. */
export type PacketEvent = PacketIssued;

const label = z.string().min(1);
const version = z.int().min(0);
const partyKind = z.enum(["customer", "agent", "bot", "queue", "system"]);
const json: z.ZodType<JsonValue> = z.json();
const requiredItem = z.string().max(256).refine(isRequiredItem, "must be an item a packet can be asked for");

/** What a target says that is not personal, in the command as in the event. */
export const targetShape = {
  to: {
    channel: channelSchema.exactOptional(),
    queue: idSchema.exactOptional(),
    requires: z.array(requiredItem).exactOptional(),
    assurance: assuranceSchema.exactOptional(),
  },
  party: { kind: partyKind, id: idSchema.exactOptional() },
  rest: {
    reason: reasonSchema,
    mode: modeSchema,
    urgency: prioritySchema.exactOptional(),
    skills: z.array(label),
    callbackAt: epochMsSchema.exactOptional(),
    tone: z.enum(PACKET_TONES).exactOptional(),
  },
};
/** A text that may be personal, and so may have been erased. */
export const wordsSchema = z.union([z.string(), z.strictObject({ erased: z.literal(true) })]);
export const textAudienceSchema = z.enum(TEXT_AUDIENCES);

const extension: z.ZodType<PacketExtension> = z.strictObject({
  value: json,
  audience: audienceSchema,
  dropPriority: z.number(),
});

/** What stands in the event as it stands in the command. */
export const issuedShape = {
  data: {
    packet: idSchema,
    issuedAt: epochMsSchema,
    expiresAt: epochMsSchema.exactOptional(),
    handoff: idSchema.exactOptional(),
    epoch: z.int().min(1),
    sources: z.strictObject({
      journey: z.int().min(1),
      customer: z.strictObject({ id: idSchema, version }).nullable(),
      past: z.array(z.strictObject({ journey: idSchema, version: version.nullable() })),
    }),
    keep: z.partialRecord(z.enum(KEPT_LISTS), z.int().min(0)).exactOptional(),
    summaryFailure: z.enum(["failed", "timed-out"]).exactOptional(),
  },
  personal: {
    customer: z
      .strictObject({
        id: label.exactOptional(),
        name: wordsSchema.exactOptional(),
        identities: z
          .array(z.strictObject({ kind: label, value: wordsSchema, assurance: assuranceSchema }))
          .exactOptional(),
        language: label.exactOptional(),
        timeZone: label.exactOptional(),
        preferences: z.record(z.string(), z.union([z.number(), z.boolean(), wordsSchema])).exactOptional(),
        consents: z
          .array(z.strictObject({ purpose: label, given: z.boolean(), at: epochMsSchema.exactOptional() }))
          .exactOptional(),
      })
      .exactOptional(),
    extensions: z.record(z.string(), extension).exactOptional(),
    slaClocks: z
      .array(
        z.strictObject({
          name: label,
          status: z.enum(SLA_CLOCK_STATUSES),
          startedAt: epochMsSchema.exactOptional(),
          dueAt: epochMsSchema.exactOptional(),
        }),
      )
      .exactOptional(),
    texts: z
      .array(
        z.strictObject({
          ref: label,
          digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hex digits"),
        }),
      )
      .exactOptional(),
  },
};

export const summaryShape = { method: label, audience: textAudienceSchema };
export const summaryTextShape = { text: wordsSchema, by: label.exactOptional() };

export const packetEvents = {
  "packet.issued": defineEvent<PacketIssued>({
    data: z.strictObject({
      ...issuedShape.data,
      builder: z.int().min(1),
      target: z.strictObject({
        to: z.strictObject({
          ...targetShape.to,
          party: z.strictObject(targetShape.party).exactOptional(),
        }),
        ...targetShape.rest,
        noteAudience: textAudienceSchema.exactOptional(),
        nextStepNoted: z.literal(true).exactOptional(),
      }),
      summary: z.strictObject(summaryShape).exactOptional(),
    }),
    personal: z.strictObject({
      partyName: wordsSchema.exactOptional(),
      note: wordsSchema.exactOptional(),
      nextStep: wordsSchema.exactOptional(),
      summary: z.strictObject(summaryTextShape).exactOptional(),
      ...issuedShape.personal,
    }),
  }),
} satisfies Record<PacketEvent["type"], EventDefinition>;
