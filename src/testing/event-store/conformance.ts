import type { EventStore, StoreCapabilities } from "../../storage/event-store.js";
import { type ConformanceCase, casesOf, invalidHarness } from "../kit.js";
import { appendCases } from "./append.js";
import { capabilityCases } from "./capabilities.js";
import type { EventStoreCase, EventStoreCaseContext, EventStoreRequirement } from "./case.js";
import { concurrencyCases } from "./concurrency.js";
import { dataCases } from "./data.js";
import { feedCases } from "./feed.js";
import { feedTransactionCases } from "./feed-transactions.js";
import { findCases } from "./finding.js";
import { idempotencyCases } from "./idempotency.js";
import { inputCases } from "./input.js";
import { keyCases } from "./keys.js";
import { durabilityCases, lifecycleCases } from "./lifecycle.js";
import { limitCases } from "./limits.js";
import { listCases } from "./listing.js";
import { ownershipCases } from "./ownership.js";
import { randomCases } from "./random.js";
import { readCases } from "./reading.js";
import { tenantCases } from "./tenants.js";
import { versionCases } from "./versions.js";

/** How the cases get at the adapter under test. */
export interface EventStoreHarness {
  /** What the adapter declares. The cases are chosen by it, and it is compared with what the store says of itself. */
  readonly capabilities: StoreCapabilities;
  /** Opens a fresh, empty store, migrated, that shares nothing with any other. Called for every case. */
  open(): EventStore | Promise<EventStore>;
  /**
   * Opens another store over the data of one that `open` gave, which may be closed or still open. Required unless
   * `capabilities.durability` is `memory`.
   */
  reopen?(store: EventStore): EventStore | Promise<EventStore>;
  /**
   * Runs `body` in a transaction of the caller's, and commits it, or rolls it back where `body` throws. Required where
   * `capabilities.transactions` is `true`.
   */
  transaction?(store: EventStore, body: (tx: unknown) => Promise<void>): Promise<void>;
  /** Called after each case for every store it opened. Default: `store.close?.()`. */
  dispose?(store: EventStore): void | Promise<void>;
  /** Why a case outside the core is left out, by its id. */
  readonly skip?: Readonly<Record<string, string>>;
}

/**
 * Every case an event store is held to, in the order they are best read.
 *
 * @example
 * ```ts
 * eventStoreConformance[0]?.id; // "append/first-commit"
 * ```
 */
export const eventStoreConformance: readonly EventStoreCase[] = [
  ...appendCases,
  ...versionCases,
  ...idempotencyCases,
  ...concurrencyCases,
  ...keyCases,
  ...tenantCases,
  ...readCases,
  ...findCases,
  ...listCases,
  ...limitCases,
  ...inputCases,
  ...dataCases,
  ...ownershipCases,
  ...lifecycleCases,
  ...durabilityCases,
  ...capabilityCases,
  ...feedCases,
  ...feedTransactionCases,
  ...randomCases,
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
 * for (const one of eventStoreCases({ capabilities: memoryStore().capabilities, open: () => memoryStore() })) {
 *   test.skipIf(one.skip)(`${one.id}: ${one.title}`, one.run);
 * }
 * ```
 */
export function eventStoreCases(harness: EventStoreHarness): readonly ConformanceCase[] {
  const { capabilities, reopen, transaction } = harness;
  if (capabilities.durability !== "memory" && reopen === undefined)
    throw invalidHarness(
      "reopen",
      `must be given, since the store declares durability ${capabilities.durability}`,
    );
  if (capabilities.transactions && transaction === undefined)
    throw invalidHarness("transaction", "must be given, since the store declares transactions");
  return casesOf({
    cases: eventStoreConformance,
    skip: harness.skip,
    missing: (requirement) => missing(requirement, capabilities),
    prepare: () => prepare(harness),
  });
}

function prepare(harness: EventStoreHarness) {
  const opened: EventStore[] = [];
  const remember = (store: EventStore): EventStore => {
    opened.push(store);
    return store;
  };
  const context: EventStoreCaseContext = {
    capabilities: harness.capabilities,
    open: async () => remember(await harness.open()),
    reopen: async (store) => remember((await harness.reopen?.(store)) ?? store),
    transaction: async (store, body) => harness.transaction?.(store, body),
  };
  const dispose = async (): Promise<void> => {
    for (const store of opened)
      await (harness.dispose === undefined ? store.close?.() : harness.dispose(store));
  };
  return { context, dispose };
}

const LARGE_APPEND = 2_097_152;

function missing(requirement: EventStoreRequirement, capabilities: StoreCapabilities): string | false {
  switch (requirement) {
    case "durable":
      return capabilities.durability === "memory" && "the store keeps nothing beyond the process";
    case "transactions":
      return !capabilities.transactions && "the store declares no transactions";
    case "no transactions":
      return capabilities.transactions && "the store declares transactions";
    case "feed":
      return !capabilities.feed && "the store declares no feed";
    case "feed and transactions":
      return missing("feed", capabilities) || missing("transactions", capabilities);
    case "feed and durable":
      return missing("feed", capabilities) || missing("durable", capabilities);
    case "large appends":
      return (
        capabilities.limits.bytesPerAppend < LARGE_APPEND && "the store takes less than 2 MiB in one append"
      );
  }
}
