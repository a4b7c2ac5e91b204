import type { EpochMs } from "../../kernel/instant.js";
import type { Scheduler, SchedulerCapabilities } from "../../scheduling/scheduler.js";
import { caseGroup, type KitCase, type WrittenCase } from "../kit.js";

/** What a case needs of a scheduler beyond the contract every scheduler fulfils. */
export type SchedulerRequirement =
  /** What was set survives the process: `capabilities.durability` is not `memory`. */
  | "durable"
  /** `capabilities.transactions` */
  | "transactions"
  | "no transactions";

/** What a case is run with. */
export interface SchedulerCaseContext {
  readonly capabilities: SchedulerCapabilities;
  /** How long after its worker was lost a timer comes again at the latest. */
  readonly leaseMs: number;
  /** How long a handler may take. */
  readonly handleWithinMs: number;
  /** A fresh scheduler without timers that shares nothing with any other. */
  open(): Promise<Scheduler>;
  /** Another scheduler over the timers of this one; the same one where they are kept in memory. */
  another(scheduler: Scheduler): Promise<Scheduler>;
  /** What the death of its process does to a scheduler: nothing it does reaches the timers from now on. */
  lose(scheduler: Scheduler): Promise<void>;
  /** Runs `body` in a transaction of the caller's, and commits it, or rolls it back where `body` throws. */
  transaction(scheduler: Scheduler, body: (tx: unknown) => Promise<void>): Promise<void>;
  /** The time that timers are due by. */
  now(): Promise<EpochMs>;
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until something holds; a mismatch where it does not within `withinMs`. */
  until(holds: () => boolean, what: string, withinMs: number): Promise<void>;
}

/** One thing a scheduler must do, as data. */
export type SchedulerCase = KitCase<SchedulerCaseContext, SchedulerRequirement>;

/** The cases of one group, keyed by the part of the id after the group. */
export function group(
  name: string,
  cases: Readonly<Record<string, WrittenCase<SchedulerCaseContext, SchedulerRequirement>>>,
): readonly SchedulerCase[] {
  return caseGroup(name, cases);
}
