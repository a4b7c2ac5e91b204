import type { KeyVault, KeyVaultCapabilities } from "../../storage/key-vault.js";
import { type ConformanceCase, casesOf, invalidHarness } from "../kit.js";
import type { KeyVaultCase, KeyVaultCaseContext, KeyVaultRequirement } from "./case.js";
import { destroyCases } from "./destroying.js";
import { inputCases } from "./input.js";
import { keyCases } from "./keys.js";
import { lifecycleCases } from "./lifecycle.js";
import { listCases } from "./listing.js";
import { raceCases } from "./races.js";
import { transactionCases } from "./transactions.js";

/** How the cases get at the vault under test. */
export interface KeyVaultHarness {
  /** What the vault declares. The cases are chosen by it, and it is compared with what the vault says of itself. */
  readonly capabilities: KeyVaultCapabilities;
  /** Opens a fresh, empty vault, migrated, that shares nothing with any other. Called for every case. */
  open(): KeyVault | Promise<KeyVault>;
  /**
   * Opens another one over the data of one that `open` gave, which may be closed or still open. Required unless
   * `capabilities.durability` is `memory`.
   */
  reopen?(vault: KeyVault): KeyVault | Promise<KeyVault>;
  /**
   * Runs `body` in a transaction of the caller's, and commits it, or rolls it back where `body` throws. Required where
   * `capabilities.transactions` is `true`.
   */
  transaction?(vault: KeyVault, body: (tx: unknown) => Promise<void>): Promise<void>;
  /** Called after each case for every vault it opened. Default: `vault.close?.()`. */
  dispose?(vault: KeyVault): void | Promise<void>;
  /** Why a case outside the core is left out, by its id. */
  readonly skip?: Readonly<Record<string, string>>;
}

/**
 * Every case a key vault is held to, in the order they are best read.
 *
 * @example
 * ```ts
 * keyVaultConformance[0]?.id; // "keys/written"
 * ```
 */
export const keyVaultConformance: readonly KeyVaultCase[] = [
  ...keyCases,
  ...destroyCases,
  ...raceCases,
  ...listCases,
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
 * for (const one of keyVaultCases({ capabilities: memoryKeyVault().capabilities, open: () => memoryKeyVault() })) {
 *   test.skipIf(one.skip)(`${one.id}: ${one.title}`, one.run);
 * }
 * ```
 */
export function keyVaultCases(harness: KeyVaultHarness): readonly ConformanceCase[] {
  const { capabilities, reopen, transaction } = harness;
  if (capabilities.durability !== "memory" && reopen === undefined)
    throw invalidHarness(
      "reopen",
      `must be given, since the vault declares durability ${capabilities.durability}`,
    );
  if (capabilities.transactions && transaction === undefined)
    throw invalidHarness("transaction", "must be given, since the vault declares transactions");
  return casesOf({
    cases: keyVaultConformance,
    skip: harness.skip,
    missing: (requirement) => missing(requirement, capabilities),
    prepare: () => prepare(harness),
  });
}

function prepare(harness: KeyVaultHarness) {
  const opened: KeyVault[] = [];
  const remember = (vault: KeyVault): KeyVault => {
    opened.push(vault);
    return vault;
  };
  const context: KeyVaultCaseContext = {
    capabilities: harness.capabilities,
    open: async () => remember(await harness.open()),
    reopen: async (vault) => remember((await harness.reopen?.(vault)) ?? vault),
    transaction: async (vault, body) => harness.transaction?.(vault, body),
  };
  const dispose = async (): Promise<void> => {
    for (const vault of opened)
      await (harness.dispose === undefined ? vault.close?.() : harness.dispose(vault));
  };
  return { context, dispose };
}

function missing(requirement: KeyVaultRequirement, capabilities: KeyVaultCapabilities): string | false {
  switch (requirement) {
    case "durable":
      return capabilities.durability === "memory" && "the vault keeps nothing beyond the process";
    case "transactions":
      return !capabilities.transactions && "the vault declares no transactions";
    case "no transactions":
      return capabilities.transactions && "the vault declares transactions";
  }
}
