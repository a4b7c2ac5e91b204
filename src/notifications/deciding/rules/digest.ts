import { type Asked, readOn } from "../context.js";
import type { Rule } from "./rule.js";

/** Updates of one journey are told together: a second one waits a while, and takes with it what else waits and is not read by then. */
export const digest: Rule = {
  name: "digest",
  says({ asked, policy, at }) {
    if (policy.digestApartMs === null || asked.journey === null || !asked.digest) return null;
    const until = lastToldAt(asked) + policy.digestApartMs;
    if (at < until) return { rule: "digest", code: "digest-waits", effect: "defer", data: { until } };
    const keys = stillNews(asked);
    return keys.length === 0 ? null : { rule: "digest", code: "joins", effect: "pass", data: { keys } };
  },
};

function lastToldAt({ history, journey }: Asked): number {
  return history
    .filter((past) => past.digest && past.journey === journey && past.state !== "failed")
    .reduce((last, { at }) => Math.max(last, at), Number.NEGATIVE_INFINITY);
}

function stillNews(asked: Asked): readonly string[] {
  const told = new Set(
    asked.history.filter(({ state }) => state !== "failed").flatMap(({ key, joins }) => [key, ...joins]),
  );
  return asked.waiting
    .filter((update) => update.key !== asked.key && !told.has(update.key) && readOn(asked, update) === null)
    .map(({ key }) => key);
}
