import type { ChannelId } from "../../channels/channel-id.js";
import type { PartyRef } from "../../handoff/party.js";
import type { Assurance } from "../../handoff/vocabulary.js";
import type { AppendLog } from "../../kernel/append-log.js";
import type { Erased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { SurveyEvent } from "../feedback/events.js";
import type { IdentityKind, LinkEvidence } from "../people/events.js";
import type { SharedJourneys } from "./events.js";
import type { KnownQuietHours, OptOut, Presence } from "./reach/state.js";

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

/** How far the erasure of a customer is. */
export interface Erasure {
  readonly requestedAt: EpochMs;
  readonly by: PartyRef;
  /** A word for why; `null`: nobody said. */
  readonly reason: string | null;
  /** What becomes of journeys that are somebody else's too. */
  readonly shared: SharedJourneys;
  /** `null`: it is under way. */
  readonly erasedAt: EpochMs | null;
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
  /** What they said of notices, the newest of each scope and channel. */
  readonly optOuts: readonly OptOut[];
  readonly quietHours: KnownQuietHours | null;
  /** Where they were, by channel. */
  readonly presence: readonly Presence[];
  /** By survey id: those that are the customer's alone. `surveys(customer)` reads them. */
  readonly surveys: AppendLog<SurveyEvent>;
  /** What is personal of them is being erased, or is; `null`: not so. */
  readonly erasure: Erasure | null;
  /** When the newest event was recorded. */
  readonly recordedAt: EpochMs;
  /** By command id: the versions it wrote. */
  readonly commands: AppendLog<number>;
}
