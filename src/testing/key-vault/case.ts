import type { KeyVault, KeyVaultCapabilities } from "../../storage/key-vault.js";
import { caseGroup, type KitCase, type WrittenCase } from "../kit.js";

/** What a case needs of a vault beyond the contract every one fulfils. */
export type KeyVaultRequirement =
  /** `capabilities.durability` is not `memory`. */
  | "durable"
  /** `capabilities.transactions` */
  | "transactions"
  | "no transactions";

/** What a case is run with. */
export interface KeyVaultCaseContext {
  readonly capabilities: KeyVaultCapabilities;
  /** A fresh, empty vault that shares nothing with any other. */
  open(): Promise<KeyVault>;
  /** Another one over the data of this one. */
  reopen(vault: KeyVault): Promise<KeyVault>;
  /** Runs `body` in a transaction of the caller's, and commits it, or rolls it back where `body` throws. */
  transaction(vault: KeyVault, body: (tx: unknown) => Promise<void>): Promise<void>;
}

/** One thing a vault must do, as data. */
export type KeyVaultCase = KitCase<KeyVaultCaseContext, KeyVaultRequirement>;

/** The cases of one group, keyed by the part of the id after the group. */
export function group(
  name: string,
  cases: Readonly<Record<string, WrittenCase<KeyVaultCaseContext, KeyVaultRequirement>>>,
): readonly KeyVaultCase[] {
  return caseGroup(name, cases);
}
