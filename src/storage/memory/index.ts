/**
 * An event store in the memory of the process.
 *
 * @module storage/memory
 */
export { type MemoryStoreOptions, memoryStore } from "./memory-store.js";
