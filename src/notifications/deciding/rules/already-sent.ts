import type { Rule } from "./rule.js";

/**
 * What was sent, or may have been, is not sent again on any channel; nor is what was told in another notice. What failed may be tried
 * again, except on a channel that is given up.
 */
export const alreadySent: Rule = {
  name: "already-sent",
  says({ asked: { history, key, channel } }) {
    let times = 0;
    let givenUpAt: number | null = null;
    for (const past of history) {
      if (past.key !== key && !past.joins.includes(key)) continue;
      const { state, at } = past;
      if (state !== "failed") {
        const data = { state, channel: past.channel, at };
        return { rule: "already-sent", code: "already-sent", effect: "skip", data };
      }
      times++;
      if (past.permanent && past.channel === channel) givenUpAt = Math.max(at, givenUpAt ?? at);
    }
    if (givenUpAt !== null) {
      const data = { channel, at: givenUpAt };
      return { rule: "already-sent", code: "failed-permanently", effect: "skip", data };
    }
    return times === 0
      ? null
      : { rule: "already-sent", code: "failed-before", effect: "pass", data: { times } };
  },
};
