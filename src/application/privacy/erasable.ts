import { ThroughlineError } from "../../kernel/error.js";
import type { CodecKeys } from "../personal-codec.js";
import type { TenantContext } from "../tenant-context.js";

/**
 * The keys of the codec, for what cannot be done without them.
 *
 * @throws ThroughlineError `ERASURE_UNSUPPORTED` where nothing is encrypted; `TX_UNSUPPORTED` in a transaction of the caller's
 */
export function keysOf({ keys, inTransaction }: TenantContext): CodecKeys {
  if (inTransaction)
    throw new ThroughlineError(
      "TX_UNSUPPORTED",
      "Keys are looked after in steps of their own, which cannot be rolled back. Call it outside your transaction.",
    );
  if (keys !== undefined) return keys;
  throw new ThroughlineError(
    "ERASURE_UNSUPPORTED",
    "What is personal is stored in plain text, and a store that only ever adds cannot take it out again. Give createThroughline codec: encryptingCodec({ vault, rootKeys }).",
  );
}
