import type { FeedCommit } from "../../storage/feed.js";
import { ofStream } from "./instrument-store.js";
import type { Instruments } from "./instruments.js";
import { ATTRIBUTES as A } from "./names.js";

/**
 * The same handler of commits, told of once for each. It is linked to the append that wrote the commit, where that was in this process lately
 * or under a command id of `tracedCommandId`.
 *
 * @example
 * ```ts
 * const handle = instrumentFollower(async (commit) => search.update(commit), instruments);
 * ```
 */
export function instrumentFollower<
  Commit extends Pick<FeedCommit, "stream" | "commandId" | "first" | "last">,
  More extends readonly unknown[],
  Result,
>(
  handle: (commit: Commit, ...more: More) => Promise<Result>,
  instruments: Instruments,
): (commit: Commit, ...more: More) => Promise<Result> {
  return (commit, ...more) => {
    const { stream, commandId, first, last } = commit;
    return instruments.run("follow", [instruments.links.of(stream, commandId)], async (told) => {
      told.add({
        ...ofStream(stream),
        [A.commandId.name]: commandId,
        [A.version.name]: last,
        [A.events.name]: last - first + 1,
      });
      return handle(commit, ...more);
    });
  };
}
