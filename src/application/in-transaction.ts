import { ThroughlineError } from "../kernel/error.js";
import type { EventStore } from "../storage/event-store.js";

/**
 * A store whose calls are part of a transaction that the caller has open. Listings are not: they give what was committed before.
 *
 * @throws ThroughlineError `TX_UNSUPPORTED`
 */
export function storeWithin<Tx>(store: EventStore<Tx>, tx: Tx): EventStore {
  if (!store.capabilities.transactions)
    throw new ThroughlineError(
      "TX_UNSUPPORTED",
      "This store cannot take part in a transaction of yours. Call without with(), or use a store whose capabilities.transactions is true.",
    );
  if (tx === undefined || tx === null)
    throw new ThroughlineError(
      "INVALID_INPUT",
      "with() needs the transaction that is open, as tx. Give what your client calls it.",
      { details: { field: "tx" } },
    );
  return {
    capabilities: store.capabilities,
    append: (stream, expected, commit) => store.append(stream, expected, commit, { tx }),
    read: (stream, options) => store.read(stream, { ...options, tx }),
    find: (tenant, key, options) => store.find(tenant, key, { ...options, tx }),
    list: (tenant, options) => store.list(tenant, options),
  };
}
