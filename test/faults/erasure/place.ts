import type { Coordination, EventStore, KeyVault } from "throughline/storage";

/** Where bytes are kept that can be searched. `wal`: what a server has written ahead, for its recovery. */
export type Where = "files" | "tables" | "wal";

/** A store with a coordination in its database, and a vault that is kept apart. */
export interface Place {
  readonly store: EventStore;
  readonly coordination: Coordination;
  readonly vault: KeyVault<never>;
  /** The store's own clean-up: what was overwritten is gone from where it lay. */
  cleanUp(): Promise<void>;
  /** How many of the texts stand in each file or row, added up, wherever this place can look. */
  search(texts: readonly string[]): Promise<ReadonlyMap<Where, number>>;
  close(): Promise<void>;
}

/** How many of the texts stand in the bytes. */
export function countIn(bytes: Buffer, texts: readonly string[]): number {
  return texts.filter((text) => bytes.includes(text)).length;
}
