import type { SourceCustomer, SourceExtension } from "../handoff/packet/source.js";

/** What the desk knows of a customer beside the journey. */
export interface LoadedCustomer {
  /** Takes the place of what the library knows, field by field. */
  readonly customer?: SourceCustomer;
  /** Such as `"acme.order"`: any JSON, with the audience that may see it. */
  readonly extensions?: Readonly<Record<string, SourceExtension>>;
}

/**
 * Loads what the desk's own systems know of a customer, for a transfer packet. Called once per packet, with the
 * customer's id in the library.
 */
export type CustomerLoader = (
  customer: string,
  context: { readonly tenant: string; readonly signal?: AbortSignal },
) => Promise<LoadedCustomer>;
