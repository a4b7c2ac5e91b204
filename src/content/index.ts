/**
 * The ports through which packets read the desk's own tables.
 *
 * @module content
 */
export type { ContentResolver } from "./content-resolver.js";
export type { CustomerLoader, LoadedCustomer } from "./customer-loader.js";
export type { Summarizer } from "./summarizer.js";
