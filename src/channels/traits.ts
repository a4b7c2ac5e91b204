import type { Assurance } from "./assurance.js";
import type { MessageLimit } from "./message-limit.js";

/** What people judge a channel by, and what the library must know to use it safely. */
export interface ChannelTraits {
  /** Its name, as in a list: "Phone call". */
  readonly label: string;
  /** Completes "Let us continue …" in plain English: "by phone", "on WhatsApp". */
  readonly wording: string;
  /** `public`: others can read it. Nothing meant for the customer alone may go there. */
  readonly exposure: "public" | "private";
  /** `mixed`: speech, with text or pictures beside it. */
  readonly medium: "text" | "spoken" | "mixed";
  /** `live`: both sides are there at once. `delayed`: each answers when they come to it. */
  readonly liveness: "live" | "delayed";
  /** How long a customer usually waits for a person. A starting value by judgement: put your own measurements in its place. */
  readonly typicalResponseMs: number;
  /** `rich`: pictures, buttons or formatted text. */
  readonly richness: "plain" | "rich";
  /** Whether the customer and the desk can send each other files. */
  readonly attachments: boolean;
  /** The longest text message; `null` where there is no limit worth minding, or nothing is written. */
  readonly messageLimit: MessageLimit | null;
  /** For how long after the customer's last message the desk may write freely; `null` for always. */
  readonly freeFormWindow: FreeFormWindow | null;
  /** `away`: a message waits for a customer who is not there. `ring`: it calls them. `present`: it reaches only one who is there already. */
  readonly reach: "away" | "ring" | "present";
  /** What the arrival of a message here proves of its sender, without any other evidence. */
  readonly senderAssurance: Assurance;
  /** What names the customer here; `null` where an arrival names nobody. */
  readonly identityKind: "phone" | "email" | "account" | null;
  /** Whether the customer must have an app or an account of their own to use it. */
  readonly needsAppOrAccount: boolean;
}

/** A provider's rule on when the desk may write freely. */
export interface FreeFormWindow {
  /** Anybody's answer, from the customer's last message. */
  readonly anyoneMs: number;
  /** An answer written by a person, from the customer's last message. */
  readonly personMs: number;
  /** What may be sent later: an approved `template`, or `nothing` until the customer writes. */
  readonly afterwards: "template" | "nothing";
}
