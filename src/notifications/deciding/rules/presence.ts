import { readOn } from "../context.js";
import type { Rule } from "./rule.js";

/**
 * An update that the customer has read where it happened need not be told. It gets a moment to be read; then it is told, also to one
 * who is online: to be there is not to have read.
 */
export const presence: Rule = {
  name: "presence",
  says({ asked, policy, at }) {
    const { newsAt, newsOn } = asked;
    if (newsAt === null) return null;
    const read = readOn(asked, { newsAt, newsOn });
    if (read !== null) return { rule: "presence", code: "read", effect: "skip", data: read };
    const until = newsAt + policy.gracePeriodMs;
    if (at < until) return { rule: "presence", code: "grace-period", effect: "defer", data: { until } };
    const seen = asked.presence.find(({ channel, seenAt }) => channel === newsOn && seenAt >= newsAt);
    if (seen === undefined) return null;
    const data = { channel: seen.channel };
    return { rule: "presence", code: "online-unread", effect: "pass", data };
  },
};
