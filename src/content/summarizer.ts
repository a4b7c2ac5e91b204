import type { PacketView } from "../handoff/packet/audience.js";
import type { GivenSummary } from "../handoff/packet/build.js";
import type { Audience } from "../handoff/vocabulary.js";

/**
 * Sums up a journey for its next receiver, such as by a language model. Called once per packet with the packet as it stands, texts that
 * are elsewhere resolved, and of it only what `audience` may see.
 *
 * It is given up where it throws, answers with no text, or is not done in time: then the packet has the library's own summary, and
 * `packet.issued` says why. `signal` ends as soon as nobody waits any longer.
 */
export type Summarizer = (
  packet: PacketView,
  context: {
    readonly tenant: string;
    /** Who is to read the summary. */
    readonly audience: Audience;
    /** Language tag of the receiver's language, where the caller said. */
    readonly locale?: string;
    readonly signal: AbortSignal;
  },
) => Promise<GivenSummary>;
