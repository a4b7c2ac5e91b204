import type { ChannelId } from "../../channels/channel-id.js";
import type { Erased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { HandoffMode, HandoffReason, Priority } from "../vocabulary.js";
import type {
  PacketAttempt,
  PacketCommitment,
  PacketConsent,
  PacketContact,
  PacketExtension,
  PacketFact,
  PacketHandoff,
  PacketIdentity,
  PacketMessage,
  PacketNextStep,
  PacketNote,
  PacketOmission,
  PacketOwner,
  PacketParty,
  PacketPastJourney,
  PacketQuestion,
  PacketRequest,
  PacketSenderNote,
  PacketSlaClock,
  PacketSummary,
  PacketTo,
  PacketTone,
  PacketWarning,
} from "./packet.js";

/** A message with the conversation it stands in. */
export interface PlacedMessage extends PacketMessage {
  readonly channel: ChannelId;
  readonly thread?: string;
}

/** A value of the packet under a name of the desk's. */
export interface Named<Value> {
  readonly name: string;
  readonly value: Value;
}

/** What two packets are compared by, in the order in which changes are listed. */
export interface PacketParts {
  /** Id of the journey: another one where it was merged. */
  readonly journey: string;
  /** Id of the handoff. */
  readonly handoff: string;
  readonly epoch: number;
  readonly hop: number;
  /** Who owned the journey. */
  readonly owner: PacketParty;
  /** The channel of the last message or contact. */
  readonly channel: ChannelId;
  /** Where the journey was to go. */
  readonly target: PacketTo;
  readonly mode: HandoffMode;
  readonly callbackAt: EpochMs;
  readonly reason: HandoffReason;
  readonly urgency: Priority;
  readonly skills: readonly string[];
  readonly senderNote: PacketSenderNote;
  /** Id of the customer. */
  readonly customer: string;
  readonly name: string | Erased;
  readonly language: string;
  readonly timeZone: string;
  readonly identity: PacketIdentity;
  readonly preference: Named<string | number | boolean | Erased>;
  readonly consent: PacketConsent;
  readonly subject: string | Erased;
  readonly request: PacketRequest;
  readonly description: string | Erased;
  readonly category: string;
  readonly tags: readonly string[];
  readonly priority: Priority;
  readonly status: string;
  readonly openedAt: EpochMs;
  readonly openedOn: ChannelId;
  readonly summary: PacketSummary;
  /** How many messages the journey had, kept or not. */
  readonly messageTotal: number;
  readonly message: PlacedMessage;
  readonly contact: PacketContact;
  readonly note: PacketNote;
  readonly fact: PacketFact;
  /** The key of a fact not to be asked for. */
  readonly doNotAsk: string;
  readonly attempt: PacketAttempt;
  readonly question: PacketQuestion;
  readonly commitment: PacketCommitment;
  readonly pastHandoff: PacketHandoff;
  readonly pastOwner: PacketOwner;
  readonly pastJourney: PacketPastJourney;
  readonly slaClock: PacketSlaClock;
  readonly extension: Named<PacketExtension>;
  readonly tone: PacketTone;
  readonly nextStep: PacketNextStep;
  readonly warning: PacketWarning;
  /** Completeness, from 0 to 1. */
  readonly score: number;
  /** A required item that is missing. */
  readonly missing: string;
  readonly omission: PacketOmission;
}

/** One kind of difference: something only the later packet has, only the earlier one has, or has another value in each. */
export type ChangeOf<What extends keyof PacketParts> =
  | { readonly what: What; readonly change: "added"; readonly after: PacketParts[What] }
  | { readonly what: What; readonly change: "removed"; readonly before: PacketParts[What] }
  | {
      readonly what: What;
      readonly change: "changed";
      readonly before: PacketParts[What];
      readonly after: PacketParts[What];
    };

/** A difference between two packets, told apart by `what` and `change`. Later versions may add parts. */
export type PacketChange = { readonly [What in keyof PacketParts]: ChangeOf<What> }[keyof PacketParts];
