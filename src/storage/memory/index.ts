/**
 * An event store, and what goes with it, in the memory of the process.
 *
 * @module storage/memory
 */

export { type MemoryCoordinationOptions, memoryCoordination } from "./memory-coordination.js";
export { memoryKeyVault } from "./memory-key-vault.js";
export { type MemoryStoreOptions, memoryStore } from "./memory-store.js";
