/** What is known where a public post is to be captured. */
export interface MentionContext {
  /** The journey that has this post already; `null`: none. */
  readonly capturedOn: string | null;
  /** Journeys of the account that wrote it which are not closed; `inThread`: the post's thread belongs to it. */
  readonly ofAuthor: readonly { readonly journey: string; readonly inThread: boolean }[];
  /** Journeys of others which are not closed and to which the post's thread belongs. Two of them say as much as many. */
  readonly ofThread: readonly string[];
  /** What the rules found it to be about. */
  readonly topics: readonly string[];
  /** Which posts open a journey: all, those of a topic, or none. Default `topic`. */
  readonly opens?: "all" | "topic" | "none";
}

/**
 * Where a public post belongs. `link` to an open journey, of its author or of the thread it stands in, `open` one, `count` it alone, or
 * leave it: it was captured before (`duplicate`), or its author has several open journeys and nobody can tell which (`ambiguous`).
 */
export type MentionDecision =
  | { readonly action: "duplicate"; readonly journey: string }
  | { readonly action: "link"; readonly journey: string; readonly by: "author" | "thread" }
  | { readonly action: "open" | "count" }
  | { readonly action: "ambiguous"; readonly candidates: readonly string[] };

/**
 * Decides where a public post belongs: once, to a journey of its author (the one in the same thread before any other), else to the one its
 * thread belongs to, else to a new one. A thread of several customers is nobody's: who writes there as well is one more. What somebody else
 * writes into a thread is never taken for the customer's own words.
 *
 * @example
 * ```ts
 * captureMention({ capturedOn: null, ofAuthor: [{ journey: "j1", inThread: false }], ofThread: [], topics: [] });
 * // { action: "link", journey: "j1", by: "author" }
 * captureMention({ capturedOn: null, ofAuthor: [], ofThread: [], topics: ["outage"] }); // { action: "open" }
 * captureMention({ capturedOn: null, ofAuthor: [], ofThread: [], topics: [] }); // { action: "count" }
 * ```
 */
export function captureMention(context: MentionContext): MentionDecision {
  const { capturedOn, ofAuthor, ofThread, topics, opens = "topic" } = context;
  if (capturedOn !== null) return { action: "duplicate", journey: capturedOn };
  const inThread = ofAuthor.filter((one) => one.inThread);
  const own = inThread.length > 0 ? inThread : ofAuthor;
  const [first, another] = own;
  if (another !== undefined) return { action: "ambiguous", candidates: own.map(({ journey }) => journey) };
  if (first !== undefined) return { action: "link", journey: first.journey, by: "author" };
  const [others, more] = ofThread;
  if (others !== undefined && more === undefined) return { action: "link", journey: others, by: "thread" };
  return { action: opens === "all" || (opens === "topic" && topics.length > 0) ? "open" : "count" };
}
