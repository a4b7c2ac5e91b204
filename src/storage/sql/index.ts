/**
 * What goes with an event store, in tables of PostgreSQL or SQLite.
 *
 * @module storage/sql
 */
export { type SqlCoordination, type SqlCoordinationOptions, sqlCoordination } from "./coordination.js";
export { type SqlKeyVault, type SqlKeyVaultOptions, sqlKeyVault } from "./key-vault.js";
