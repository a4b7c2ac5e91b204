import type { ChannelId } from "../../channels/channel-id.js";
import type { Assurance } from "../../handoff/vocabulary.js";
import type { AppendLog } from "../../kernel/append-log.js";
import type { Erased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { IdentityKind, LinkEvidence } from "../people/events.js";

/** An identity that belongs to the customer now. */
export interface LinkedIdentity {
  readonly identity: string;
  readonly kind: IdentityKind;
  readonly value: string | Erased;
  readonly assurance: Assurance;
  readonly evidence: LinkEvidence;
}

/** What the customer agreed to, or did not, and since when. */
export interface Consent {
  readonly purpose: string;
  readonly given: boolean;
  readonly occurredAt: EpochMs;
}

/** What is known of a customer, after the events so far. `null`: never said. */
export interface Customer {
  readonly id: string;
  readonly version: number;
  readonly name: string | Erased | null;
  readonly language: string | null;
  readonly timeZone: string | null;
  readonly identities: readonly LinkedIdentity[];
  readonly consents: readonly Consent[];
  readonly preferred: { readonly channel: ChannelId | null; readonly occurredAt: EpochMs } | null;
  /** When the newest event was recorded. */
  readonly recordedAt: EpochMs;
  /** By command id: the versions it wrote. */
  readonly commands: AppendLog<number>;
}
