import type { Coordination, CoordinationCapabilities } from "../../storage/coordination.js";
import { type ConformanceCase, casesOf, invalidHarness } from "../kit.js";
import type { CoordinationCase, CoordinationCaseContext, CoordinationRequirement } from "./case.js";
import { entryCases } from "./entries.js";
import { inputCases } from "./input.js";
import { leaseCases } from "./leases.js";
import { lifecycleCases } from "./lifecycle.js";
import { pageCases } from "./pages.js";
import { raceCases } from "./races.js";
import { transactionCases } from "./transactions.js";

/** How the cases get at the adapter under test. */
export interface CoordinationHarness {
  /** What the adapter declares. The cases are chosen by it, and it is compared with what the adapter says of itself. */
  readonly capabilities: CoordinationCapabilities;
  /** Opens a fresh, empty coordination, migrated, that shares nothing with any other. Called for every case. */
  open(): Coordination | Promise<Coordination>;
  /**
   * Opens another one over the data of one that `open` gave, which may be closed or still open. Required unless
   * `capabilities.durability` is `memory`.
   */
  reopen?(coordination: Coordination): Coordination | Promise<Coordination>;
  /**
   * Runs `body` in a transaction of the caller's, and commits it, or rolls it back where `body` throws. Required where
   * `capabilities.transactions` is `true`.
   */
  transaction?(coordination: Coordination, body: (tx: unknown) => Promise<void>): Promise<void>;
  /** Puts the clock that leases are timed by on by `ms`. Default: leases of 100 ms are waited for. */
  advance?(coordination: Coordination, ms: number): void | Promise<void>;
  /** Called after each case for every coordination it opened. Default: `coordination.close?.()`. */
  dispose?(coordination: Coordination): void | Promise<void>;
  /** Why a case outside the core is left out, by its id. */
  readonly skip?: Readonly<Record<string, string>>;
}

/**
 * Every case a coordination is held to, in the order they are best read.
 *
 * @example
 * ```ts
 * coordinationConformance[0]?.id; // "entries/written"
 * ```
 */
export const coordinationConformance: readonly CoordinationCase[] = [
  ...entryCases,
  ...raceCases,
  ...leaseCases,
  ...pageCases,
  ...inputCases,
  ...transactionCases,
  ...lifecycleCases,
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
 * for (const one of coordinationCases({ capabilities: memoryCoordination().capabilities, open: () => memoryCoordination() })) {
 *   test.skipIf(one.skip)(`${one.id}: ${one.title}`, one.run);
 * }
 * ```
 */
export function coordinationCases(harness: CoordinationHarness): readonly ConformanceCase[] {
  const { capabilities, reopen, transaction } = harness;
  if (capabilities.durability !== "memory" && reopen === undefined)
    throw invalidHarness(
      "reopen",
      `must be given, since the adapter declares durability ${capabilities.durability}`,
    );
  if (capabilities.transactions && transaction === undefined)
    throw invalidHarness("transaction", "must be given, since the adapter declares transactions");
  return casesOf({
    cases: coordinationConformance,
    skip: harness.skip,
    missing: (requirement) => missing(requirement, capabilities),
    prepare: () => prepare(harness),
  });
}

/** Where nobody can put the clock on, real time goes by. */
const SHORT_MS = 100;
const STEP_MS = 20;
/** Well beyond a short lease, on a machine that is busy. */
const MOST_STEPS = 500;

function prepare(harness: CoordinationHarness) {
  const opened: Coordination[] = [];
  const remember = (coordination: Coordination): Coordination => {
    opened.push(coordination);
    return coordination;
  };
  const context: CoordinationCaseContext = {
    capabilities: harness.capabilities,
    open: async () => remember(await harness.open()),
    reopen: async (coordination) => remember((await harness.reopen?.(coordination)) ?? coordination),
    transaction: async (coordination, body) => harness.transaction?.(coordination, body),
    shortMs: SHORT_MS,
    untilRunOut: async (coordination, call) => {
      for (let step = 0; step < MOST_STEPS; step++) {
        if (await call()) return true;
        if (harness.advance === undefined) await new Promise((resolve) => setTimeout(resolve, STEP_MS));
        else await harness.advance(coordination, STEP_MS);
      }
      return false;
    },
  };
  const dispose = async (): Promise<void> => {
    for (const coordination of opened)
      await (harness.dispose === undefined ? coordination.close?.() : harness.dispose(coordination));
  };
  return { context, dispose };
}

function missing(
  requirement: CoordinationRequirement,
  capabilities: CoordinationCapabilities,
): string | false {
  switch (requirement) {
    case "durable":
      return capabilities.durability === "memory" && "the adapter keeps nothing beyond the process";
    case "transactions":
      return !capabilities.transactions && "the adapter declares no transactions";
    case "no transactions":
      return capabilities.transactions && "the adapter declares transactions";
  }
}
