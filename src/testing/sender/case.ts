import type { ChannelSender, OutgoingNotice } from "../../sending/channel-sender.js";
import { caseGroup, type KitCase, type WrittenCase } from "../kit.js";

/**
 * What a provider does. `takes`: it brings the notice. `busy`: not now. `refuses`: never to this address. `loses-answer`: it brings the notice, and the
 * connection breaks before it says so. `hangs`: it takes the call, and never answers.
 */
export type ProviderConduct = "takes" | "busy" | "refuses" | "loses-answer" | "hangs";

/** A sender over a provider that is stubbed. */
export interface SenderUnderTest {
  readonly sender: ChannelSender;
  /** How many messages the provider has brought, those it dropped as duplicates not among them. */
  readonly brought: () => number;
  /** How often the provider was called to bring one. */
  readonly calls: () => number;
}

/** What a case needs of a sender beyond the contract every sender fulfils. */
export type SenderRequirement =
  /** The sender has `lookup`. */
  | "lookup"
  /** `deduplicatesForMs` is more than 0. */
  | "dedup"
  /** The sender gives up a call when its signal is aborted. */
  | "abort"
  /** The harness has a notice in a form that is not the channel's. */
  | "unfit";

/** What a case is run with. */
export interface SenderCaseContext {
  /** A fresh sender over a provider that behaves so, to every call. */
  open(conduct: ProviderConduct): SenderUnderTest;
  /** A notice that the channel takes. */
  readonly notice: OutgoingNotice;
  /** One that it does not. */
  readonly unfit: OutgoingNotice;
  /** How long a case waits for what must happen, in milliseconds. */
  readonly patienceMs: number;
}

/** One thing a sender must do, as data. */
export type SenderCase = KitCase<SenderCaseContext, SenderRequirement>;

/** The cases of one group, keyed by the part of the id after the group. */
export function group(
  name: string,
  cases: Readonly<Record<string, WrittenCase<SenderCaseContext, SenderRequirement>>>,
): readonly SenderCase[] {
  return caseGroup(name, cases);
}
