import { ThroughlineError } from "../../kernel/error.js";
import type { EventStore, StoreCapabilities } from "../../storage/event-store.js";
import { Mismatch } from "../expect.js";
import { appendCases } from "./append.js";
import { capabilityCases } from "./capabilities.js";
import type { EventStoreCase, EventStoreCaseContext, EventStoreRequirement } from "./case.js";
import { concurrencyCases } from "./concurrency.js";
import { dataCases } from "./data.js";
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

/** A case made ready for a test runner. */
export interface ConformanceCase {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** Why the case does not apply to this adapter, or `false`. */
  readonly skip: string | false;
  /** @throws ThroughlineError `ADAPTER_BROKEN`, its details holding the id of the `case`, what was `expected` and what was `met` */
  run(): Promise<void>;
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
  checkHarness(harness);
  return eventStoreConformance.map(({ id, group, title, requires, run }) => ({
    id,
    group,
    title,
    skip: harness.skip?.[id] ?? (requires === undefined ? false : missing(requires, harness.capabilities)),
    run: () => runCase(id, run, harness),
  }));
}

async function runCase(id: string, run: EventStoreCase["run"], harness: EventStoreHarness): Promise<void> {
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
  let failure: unknown;
  for (const step of [() => run(context), () => disposeAll(harness, opened)]) {
    try {
      await step();
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw broken(id, failure);
}

async function disposeAll(harness: EventStoreHarness, stores: readonly EventStore[]): Promise<void> {
  for (const store of stores)
    await (harness.dispose === undefined ? store.close?.() : harness.dispose(store));
}

function broken(id: string, error: unknown): ThroughlineError {
  if (!(error instanceof Mismatch)) {
    const message = error instanceof Error ? error.message : String(error);
    return new ThroughlineError("ADAPTER_BROKEN", `${id}: an error nobody expected: ${message}`, {
      details: { case: id },
      cause: error,
    });
  }
  const { message, expected, met } = error;
  return new ThroughlineError(
    "ADAPTER_BROKEN",
    `${id}: ${message}. Expected ${shown(expected)}, met ${shown(met)}.`,
    {
      details: { case: id, expected, met },
      cause: met,
    },
  );
}

const LONGEST_SHOWN = 300;

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error)
    return `${"code" in value ? String(value.code) : value.name} (${value.message})`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
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
    case "large appends":
      return (
        capabilities.limits.bytesPerAppend < LARGE_APPEND && "the store takes less than 2 MiB in one append"
      );
  }
}

function checkHarness({ capabilities, reopen, transaction, skip = {} }: EventStoreHarness): void {
  if (capabilities.durability !== "memory" && reopen === undefined)
    throw invalid("reopen", `must be given, since the store declares durability ${capabilities.durability}`);
  if (capabilities.transactions && transaction === undefined)
    throw invalid("transaction", "must be given, since the store declares transactions");
  for (const id of Object.keys(skip)) {
    const known = eventStoreConformance.find((one) => one.id === id);
    if (known === undefined) throw invalid("skip", `names ${id}, which is no case`);
    if (known.core)
      throw invalid("skip", `names ${id}, which is part of the core that every store must pass`);
  }
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
