import type { Coordination, CoordinationCapabilities } from "../../storage/coordination.js";
import { caseGroup, type KitCase, type WrittenCase } from "../kit.js";

/** What a case needs of a coordination beyond the contract every one fulfils. */
export type CoordinationRequirement =
  /** `capabilities.durability` is not `memory`. */
  | "durable"
  /** `capabilities.transactions` */
  | "transactions"
  | "no transactions";

/** What a case is run with. */
export interface CoordinationCaseContext {
  readonly capabilities: CoordinationCapabilities;
  /** A fresh, empty coordination that shares nothing with any other. */
  open(): Promise<Coordination>;
  /** Another one over the data of this one. */
  reopen(coordination: Coordination): Promise<Coordination>;
  /** Runs `body` in a transaction of the caller's, and commits it, or rolls it back where `body` throws. */
  transaction(coordination: Coordination, body: (tx: unknown) => Promise<void>): Promise<void>;
  /** A lease that runs out soon, in milliseconds. */
  readonly shortMs: number;
  /** Lets time go on until `call` gives `true`, for as long as a lease of `shortMs` may take to run out. */
  untilRunOut(coordination: Coordination, call: () => Promise<boolean>): Promise<boolean>;
}

/** One thing a coordination must do, as data. */
export type CoordinationCase = KitCase<CoordinationCaseContext, CoordinationRequirement>;

/** The cases of one group, keyed by the part of the id after the group. */
export function group(
  name: string,
  cases: Readonly<Record<string, WrittenCase<CoordinationCaseContext, CoordinationRequirement>>>,
): readonly CoordinationCase[] {
  return caseGroup(name, cases);
}
