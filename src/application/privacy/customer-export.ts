import type { ChannelId } from "../../channels/channel-id.js";
import type { PartyRef } from "../../handoff/party.js";
import type { HandoffReason } from "../../handoff/vocabulary.js";
import type { KnownQuietHours, OptOut, Presence } from "../../journey/customer/reach/state.js";
import type { Consent, LinkedIdentity } from "../../journey/customer/state.js";
import type { Survey } from "../../journey/feedback/state.js";
import type { JourneyStatus } from "../../journey/lifecycle/events.js";
import type { Content } from "../../journey/messages/events.js";
import type { Notice } from "../../journey/notices/state.js";
import type { IssuedPersonal, IssuedTarget } from "../../journey/packets/events.js";
import type { PassKind } from "../../journey/passes/events.js";
import type { Issue } from "../../journey/state.js";
import type { TimelineItem, TimelineMessage } from "../../journey/timeline.js";
import type { Erased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";

/** Everything held on a customer, as plain data: `JSON.stringify` gives the file to hand over. Times are epoch milliseconds. */
export interface CustomerExport {
  readonly format: "throughline-customer-export";
  readonly version: 1;
  readonly exportedAt: EpochMs;
  readonly customer: ExportedCustomer;
  /** The customer's own journeys, those that were merged into others among them. */
  readonly journeys: readonly ExportedJourney[];
  /** Journeys of somebody else, with no more of them than what this customer wrote there. */
  readonly shared: readonly {
    readonly journey: string;
    readonly messages: readonly TimelineMessage[];
  }[];
}

/** What is known of the customer themselves. `null`: never said. */
export interface ExportedCustomer {
  readonly id: string;
  readonly name: string | Erased | null;
  /** Language tag. */
  readonly language: string | null;
  /** IANA zone. */
  readonly timeZone: string | null;
  readonly preferredChannel: ChannelId | null;
  readonly identities: readonly LinkedIdentity[];
  readonly consents: readonly Consent[];
  readonly optOuts: readonly OptOut[];
  readonly quietHours: KnownQuietHours | null;
  readonly presence: readonly Presence[];
  /** What they were asked that belongs to no journey. */
  readonly surveys: readonly ExportedSurvey[];
  /** Every event of the customer's stream, in order: also identities and names that hold no more. */
  readonly history: readonly ExportedEvent[];
}

/** A journey, by what it holds now, and by every event that led there. */
export interface ExportedJourney {
  readonly id: string;
  readonly openedAt: EpochMs;
  readonly openedOn: ChannelId;
  readonly status: JourneyStatus;
  /** The journey it goes on in; `null`: it goes on in itself. */
  readonly mergedInto: string | null;
  readonly issue: Issue;
  readonly tags: readonly string[];
  /** What was said, in the order it occurred, edits applied. */
  readonly timeline: readonly TimelineItem[];
  readonly notes: readonly {
    readonly id: string;
    readonly at: EpochMs;
    readonly by: PartyRef;
    readonly content: Content | Erased;
  }[];
  /** What the customer told, the newest of each key. */
  readonly facts: readonly {
    readonly key: string;
    readonly at: EpochMs;
    readonly value: unknown;
  }[];
  readonly promises: readonly {
    readonly id: string;
    readonly by: PartyRef;
    readonly dueAt: EpochMs | null;
    readonly text: string | Erased;
    readonly status: "made" | "renegotiated" | "kept" | "broken";
  }[];
  /** The packets that were issued, with what they were given in words, and whom they were for. */
  readonly packets: readonly {
    readonly id: string;
    readonly issuedAt: EpochMs;
    readonly to: IssuedTarget["to"];
    readonly reason: HandoffReason;
    readonly given: IssuedPersonal | Erased;
  }[];
  /** What the customer may come back with, without its secrets. */
  readonly passes: readonly {
    readonly id: string;
    readonly kind: PassKind;
    readonly expiresAt: EpochMs;
    readonly used: boolean;
    readonly revoked: boolean;
  }[];
  /** What was sent to the customer, or not, and what came of it. */
  readonly notices: readonly Notice[];
  readonly surveys: readonly ExportedSurvey[];
  /** What was said of the business in public. */
  readonly mentions: readonly {
    readonly id: string;
    readonly at: EpochMs;
    readonly channel: ChannelId;
    readonly topics: readonly string[];
    readonly said: { readonly author: string; readonly text: string; readonly url: string | null } | Erased;
  }[];
  readonly history: readonly ExportedEvent[];
}

/** A survey with its answers, without what is kept of its token. */
export type ExportedSurvey = Omit<Survey, "secret">;

/** An event as it stands in a stream, without the secrets of passes and surveys. What its fields mean is in `docs/journey.md`. */
export interface ExportedEvent {
  readonly type: string;
  readonly recordedAt: EpochMs;
  readonly data: unknown;
  /** `null`: the event has nothing personal. */
  readonly personal: unknown;
}
