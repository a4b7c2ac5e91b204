import { ThroughlineError } from "../../../kernel/error.js";
import { httpsLink } from "../../https-link.js";

/** How survey mail is stopped. */
export interface Unsubscribe {
  /** The address that stops it at one POST, and shows a page at a GET: https (RFC 8058). */
  readonly url: string;
  /** An address that a mail to stops it: `stop@example.com`. */
  readonly mailto?: string;
}

/** Plain addresses only: nothing in them could end a header or begin another. */
const ADDRESS = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}$/;

/**
 * `List-Unsubscribe` (RFC 2369) with `List-Unsubscribe-Post` (RFC 8058), by which mail readers show a button of their own.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a `url` that is not https or a `mailto` that is not a plain address
 */
export function unsubscribeHeaders({ url, mailto }: Unsubscribe): Readonly<Record<string, string>> {
  if (mailto !== undefined && !ADDRESS.test(mailto)) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "The address to unsubscribe by mail must be a plain address.",
    );
  }
  const ways = [`<${httpsLink(url)}>`, ...(mailto === undefined ? [] : [`<mailto:${mailto}>`])];
  return {
    "List-Unsubscribe": ways.join(", "),
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}
