import { ThroughlineError } from "../../kernel/error.js";

/** What made a token not to be trusted, for the desk's own log. Whoever sent it is better told nothing. */
export type DistrustReason = "form" | "type" | "algorithm" | "key" | "signature" | "decryption" | "claims";

/** Never repeats anything of the token. */
export function distrust(reason: DistrustReason): ThroughlineError {
  return new ThroughlineError(
    "PACKET_NOT_TRUSTED",
    "The packet cannot be trusted: it was altered, or not made by somebody whose key you trust. Have its sender send it again.",
    { details: { reason } },
  );
}
