import type { ChannelId } from "../../channels/channel-id.js";
import type { Assurance, HandoffMode, HandoffReason, Priority } from "../vocabulary.js";
import type { PacketTone, TextAudience } from "./packet.js";
import type { Maybe, RowId, RowText, SourceParty } from "./source.js";

/**
 * What a receiver may need from a packet: the customer's name, an identity or their language, what they want (`issue.request`,
 * in the subject or in their own words), a message or contact (`timeline`), or a fact by its key.
 */
export type RequiredItem =
  | "customer.name"
  | "customer.identity"
  | "customer.language"
  | "issue.request"
  | "timeline"
  | `fact:${string}`;

/** What completeness is measured against when the target requires nothing in particular. */
export const DEFAULT_REQUIRED: readonly RequiredItem[] = [
  "customer.name",
  "customer.identity",
  "issue.request",
];

/** Where a journey goes, and why. */
export interface PacketTarget {
  /** At least one of channel, queue and party. */
  readonly to: {
    readonly channel?: Maybe<ChannelId>;
    readonly queue?: Maybe<RowId>;
    readonly party?: Maybe<SourceParty>;
    /** Default: the customer's name, an identity, and what they want. */
    readonly requires?: Maybe<readonly RequiredItem[]>;
    /** The least assurance of who the customer is that this target needs. Less gives a warning. Default `none`. */
    readonly assurance?: Maybe<Assurance>;
  };
  readonly reason: HandoffReason;
  /** Default `cold`. */
  readonly mode?: Maybe<HandoffMode>;
  /** Default: the journey's priority, else `normal`. */
  readonly urgency?: Maybe<Priority>;
  readonly skills?: Maybe<readonly string[]>;
  /** The sender's note to the receiver. Alone its audience is `agent`. */
  readonly note?: Maybe<RowText | { readonly text: RowText; readonly audience: TextAudience }>;
  /** What the sender would do next. Default: worked out from what is open. */
  readonly nextStep?: Maybe<RowText>;
  /** Default: by the reason. */
  readonly tone?: Maybe<PacketTone>;
}
