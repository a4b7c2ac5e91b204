import * as z from "zod";
import type { GivenSummary } from "../../handoff/packet/build.js";
import type { GivenKnowledge } from "../../handoff/packet/given.js";
import type { KeptList } from "../../handoff/packet/packet.js";
import type { ReadTarget } from "../../handoff/packet/target.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { idSchema } from "../../kernel/schema.js";
import {
  issuedShape,
  type PacketSources,
  type SummaryFailure,
  summaryShape,
  summaryTextShape,
  type TextDigest,
  targetShape,
  textAudienceSchema,
  wordsSchema,
} from "./events.js";

/**
 * A packet was made, and goes to its receiver: records everything it was built from. An observation, once per packet id: under an id
 * that was issued before it changes nothing. Refused only where it was built from a version that the journey does not have.
 */
export interface IssuePacket extends Ordered<"issuePacket">, GivenKnowledge {
  readonly packet: string;
  readonly issuedAt: EpochMs;
  readonly expiresAt?: EpochMs;
  /** The handoff it belongs to. */
  readonly handoff?: string;
  /** Of the ownership it was built under. */
  readonly epoch: number;
  readonly sources: PacketSources;
  readonly target: ReadTarget;
  /** As `buildPacket` was told. */
  readonly keep?: Readonly<Partial<Record<KeptList, number>>>;
  /** The summary it was given. Default: it has this library's own. */
  readonly summary?: IssuedSummary;
  readonly summaryFailure?: SummaryFailure;
  /** Of the message texts that were elsewhere. */
  readonly texts?: readonly TextDigest[];
}

/** A summary as a packet was given it, its audience said. */
export interface IssuedSummary extends GivenSummary {
  readonly by?: string;
  readonly audience: NonNullable<GivenSummary["audience"]>;
}

/** Commands on the packets of a journey. */
export type PacketCommand = IssuePacket;

export const packetCommands = {
  issuePacket: z.strictObject({
    type: z.literal("issuePacket"),
    id: idSchema,
    ...issuedShape.data,
    target: z.strictObject({
      to: z.strictObject({
        ...targetShape.to,
        party: z.strictObject({ ...targetShape.party, name: wordsSchema.exactOptional() }).exactOptional(),
      }),
      ...targetShape.rest,
      note: z.strictObject({ text: wordsSchema, audience: textAudienceSchema }).exactOptional(),
      nextStep: wordsSchema.exactOptional(),
    }),
    summary: z.strictObject({ ...summaryShape, ...summaryTextShape }).exactOptional(),
    ...issuedShape.personal,
  }),
} satisfies {
  readonly [Type in PacketCommand["type"]]: z.ZodType<Extract<PacketCommand, { type: Type }>>;
};
