import type { EpochMs } from "../../kernel/instant.js";
import type { Scheduler, SchedulerCapabilities } from "../../scheduling/scheduler.js";
import { Mismatch } from "../expect.js";
import { type ConformanceCase, casesOf, invalidHarness } from "../kit.js";
import type { SchedulerCase, SchedulerCaseContext, SchedulerRequirement } from "./case.js";
import { retryCases, tenantCases, whileAtWorkCases } from "./handlers.js";
import { capabilityCases, dataCases, durabilityCases, inputCases, lifecycleCases } from "./keeping.js";
import { clearCases, timingCases } from "./timing.js";
import { onceCases, runCases, workerCases } from "./working.js";

/** How the cases get at the adapter under test. */
export interface SchedulerHarness {
  /** What the adapter declares. The cases are chosen by it, and it is compared with what the scheduler says of itself. */
  readonly capabilities: SchedulerCapabilities;
  /** Within how many milliseconds the timer of a lost worker comes again, as the schedulers of `open` are set. A few seconds at most where time is real. */
  readonly leaseMs: number;
  /** How many milliseconds a handler may take, as the schedulers of `open` are set: more than two leases. */
  readonly handleWithinMs: number;
  /** Opens a fresh scheduler without timers, migrated, that shares nothing with any other. Called for every case. */
  open(): Scheduler | Promise<Scheduler>;
  /** Opens another scheduler over the timers of one that `open` gave, which may be closed or still open. Required unless `capabilities.durability` is `memory`. */
  reopen?(scheduler: Scheduler): Scheduler | Promise<Scheduler>;
  /**
   * Does to a scheduler what the death of its process would: nothing it does reaches the timers from now on, and its calls fail or never
   * end. Required unless `capabilities.durability` is `memory`.
   */
  lose?(scheduler: Scheduler): void | Promise<void>;
  /**
   * Runs `body` in a transaction of the caller's, and commits it, or rolls it back where `body` throws. Required where
   * `capabilities.transactions` is `true`.
   */
  transaction?(scheduler: Scheduler, body: (tx: unknown) => Promise<void>): Promise<void>;
  /** The clock that timers are due by. Default: the machine's. */
  now?(): EpochMs | Promise<EpochMs>;
  /** Lets so many milliseconds pass, on the clock and for everything that waits. Default: it waits for them. */
  pass?(ms: number): Promise<void>;
  /** Called after each case for every scheduler it opened. Default: `scheduler.close?.()`. */
  dispose?(scheduler: Scheduler): void | Promise<void>;
  /** Why a case outside the core is left out, by its id. */
  readonly skip?: Readonly<Record<string, string>>;
}

/**
 * Every case a scheduler is held to, in the order they are best read.
 *
 * @example
 * ```ts
 * schedulerConformance[0]?.id; // "timing/handed-out"
 * ```
 */
export const schedulerConformance: readonly SchedulerCase[] = [
  ...timingCases,
  ...clearCases,
  ...retryCases,
  ...whileAtWorkCases,
  ...tenantCases,
  ...runCases,
  ...onceCases,
  ...workerCases,
  ...inputCases,
  ...dataCases,
  ...lifecycleCases,
  ...durabilityCases,
  ...capabilityCases,
];

/**
 * The cases for one adapter, to be handed to any test runner.
 *
 * @throws ThroughlineError `INVALID_INPUT` where a case of the core or an unknown one is to be skipped, or the harness
 * lacks what a declared capability needs
 * @example
 * ```ts
 * import { test } from "vitest";
 *
 * const times = { leaseMs: 2_000, handleWithinMs: 5_000 };
 * const open = () => inProcessScheduler(times);
 * for (const one of schedulerCases({ capabilities: open().capabilities, ...times, open })) {
 *   test.skipIf(one.skip)(`${one.id}: ${one.title}`, one.run);
 * }
 * ```
 */
export function schedulerCases(harness: SchedulerHarness): readonly ConformanceCase[] {
  const { capabilities } = harness;
  for (const field of ["reopen", "lose"] as const)
    if (capabilities.durability !== "memory" && harness[field] === undefined)
      throw invalidHarness(
        field,
        `must be given, since the scheduler declares durability ${capabilities.durability}`,
      );
  if (capabilities.transactions && harness.transaction === undefined)
    throw invalidHarness("transaction", "must be given, since the scheduler declares transactions");
  if (harness.handleWithinMs <= 2 * harness.leaseMs)
    throw invalidHarness("handleWithinMs", "must be more than two leases");
  return casesOf({
    cases: schedulerConformance,
    skip: harness.skip,
    missing: (requirement) => missing(requirement, capabilities),
    prepare: () => prepare(harness),
  });
}

function prepare(harness: SchedulerHarness) {
  const { capabilities, leaseMs, handleWithinMs } = harness;
  const opened: Scheduler[] = [];
  const remember = (scheduler: Scheduler): Scheduler => {
    opened.push(scheduler);
    return scheduler;
  };
  const pass = async (ms: number): Promise<void> => (harness.pass ?? sleep)(ms);
  const context: SchedulerCaseContext = {
    capabilities,
    leaseMs,
    handleWithinMs,
    open: async () => remember(await harness.open()),
    another: async (scheduler) =>
      harness.reopen === undefined ? scheduler : remember(await harness.reopen(scheduler)),
    lose: async (scheduler) => harness.lose?.(scheduler),
    transaction: async (scheduler, body) => harness.transaction?.(scheduler, body),
    now: async () => (harness.now ?? Date.now)(),
    pass,
    until: (holds, what, withinMs) => until(holds, { what, withinMs, pass }),
  };
  const dispose = async (): Promise<void> => {
    for (const scheduler of opened)
      await (harness.dispose === undefined ? scheduler.close?.() : harness.dispose(scheduler));
  };
  return { context, dispose };
}

const STEPS = 400;
const LONGEST_STEP_MS = 250;

/** In steps, so that whatever is under way goes on in between. */
async function until(
  holds: () => boolean,
  { what, withinMs, pass }: { what: string; withinMs: number; pass: (ms: number) => Promise<void> },
): Promise<void> {
  const step = Math.min(LONGEST_STEP_MS, Math.max(1, Math.ceil(withinMs / STEPS)));
  for (let passed = 0; passed <= withinMs; passed += step) {
    if (holds()) return;
    await pass(step);
    // Where time is virtual, handlers may wait for real work all the same.
    await sleep(1);
  }
  if (!holds()) throw new Mismatch(what, `within ${withinMs} ms`, "not by then");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function missing(requirement: SchedulerRequirement, capabilities: SchedulerCapabilities): string | false {
  switch (requirement) {
    case "durable":
      return capabilities.durability === "memory" && "the scheduler keeps nothing beyond the process";
    case "transactions":
      return !capabilities.transactions && "the scheduler declares no transactions";
    case "no transactions":
      return capabilities.transactions && "the scheduler declares transactions";
  }
}
