/**
 * A scheduler in a table of PostgreSQL or SQLite.
 *
 * @module scheduling/sql
 */
export { type SqlScheduler, type SqlSchedulerOptions, sqlScheduler } from "./sql-scheduler.js";
