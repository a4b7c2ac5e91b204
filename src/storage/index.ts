/**
 * The port every event store implements, and what adapters share.
 *
 * @module storage
 */
export type { JsonObject, JsonValue } from "../kernel/json.js";
export type { StreamId, StreamKind } from "../kernel/stream-id.js";
export { checkCoordinationKey, checkLease, checkRelease, checkSwap } from "./check-coordination.js";
export {
  type ChangeRange,
  changeRange,
  checkAppend,
  checkKey,
  checkKind,
  checkStream,
  checkTenant,
  checkTx,
  isStreamKind,
  pageLimit,
  readRange,
  storeClosed,
} from "./check-input.js";
export { checkPut, checkWrapper } from "./check-vault-input.js";
export type {
  Coordination,
  CoordinationCapabilities,
  CoordinationEntry,
  CoordinationKey,
  LeaseResult,
  SwapResult,
} from "./coordination.js";
export { type CursorPart, decodeCursor, encodeCursor, pageOf } from "./cursor.js";
export { checkBytes, storedEventText } from "./event-json.js";
export type {
  AppendResult,
  Commit,
  EventStore,
  IndexKey,
  NewEvent,
  Page,
  StoreCapabilities,
  StoredEvent,
  StreamSummary,
} from "./event-store.js";
export type { Cursor, EventFeed, FeedCommit, FeedPage } from "./feed.js";
export { checkPartition, feedCursor, feedRange, foreignCursor } from "./feed-cursor.js";
export { indexKeyText } from "./index-key.js";
export type { KeyVault, KeyVaultCapabilities, PutKeyResult, VaultEntry, WrappedKey } from "./key-vault.js";
