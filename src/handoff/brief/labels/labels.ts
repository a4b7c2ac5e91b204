import type { ContactStatus, PacketTone, SlaClockStatus } from "../../packet/packet.js";
import type { PartyKind } from "../../party.js";
import type { Assurance, HandoffMode, HandoffReason, Priority } from "../../vocabulary.js";
import type { BriefSectionId } from "../brief.js";

/** One text, or one for each plural form of the language that differs from `other`. */
export type Plural = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };

/** Every fixed word of a brief in one language. `{name}` stands for what is put in. */
export interface BriefLabels {
  /** BCP 47 tag, for times and plural forms. */
  readonly tag: string;
  readonly title: {
    readonly to: string;
    readonly via: string;
    readonly toVia: string;
    readonly customer: string;
    readonly customerVia: string;
  };
  readonly sections: Readonly<Record<BriefSectionId, string>>;
  /** Where the reader is the customer. */
  readonly customerSections: Readonly<Partial<Record<BriefSectionId, string>>>;
  readonly parties: Readonly<Record<PartyKind, string>>;
  readonly reasons: Readonly<Record<HandoffReason, string>>;
  readonly modes: Readonly<Record<HandoffMode, string>>;
  readonly urgencies: Readonly<Record<Priority, string>>;
  readonly assurances: Readonly<Record<Assurance, string>>;
  /** Empty: nothing needs saying. */
  readonly tones: Readonly<Record<PacketTone, string>>;
  readonly contacts: Readonly<Record<ContactStatus, string>>;
  readonly clocks: Readonly<Record<SlaClockStatus, string>>;
  /** Channels whose name is neither a brand nor simply its id in words. */
  readonly channels: Readonly<Record<string, string>>;
  readonly nextSteps: Readonly<Record<string, string>>;
  readonly warnings: Readonly<Record<string, string | Plural>>;
  readonly items: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, Plural>>;
  readonly phrases: {
    readonly erased: string;
    readonly deleted: string;
    readonly automatic: string;
    readonly noText: string;
    readonly attachment: string;
    readonly elsewhere: string;
    readonly justNow: string;
    readonly dueIn: string;
    readonly overdue: string;
    readonly noDueTime: string;
    readonly broken: string;
    readonly speaks: string;
    readonly prefers: string;
    readonly item: string;
    readonly urgency: string;
    readonly callback: string;
    readonly hop: string;
    readonly from: string;
    readonly skills: string;
    readonly others: string;
    readonly inferred: string;
    readonly contact: string;
    readonly with: string;
    readonly notShown: Plural;
    readonly notInPacket: string;
    readonly between: string;
    readonly whole: string;
    readonly more: Plural;
    readonly journey: string;
    readonly packet: string;
    readonly timesIn: string;
  };
  /** What a language model is told first. */
  readonly prompt: { readonly intro: string; readonly data: string };
}
