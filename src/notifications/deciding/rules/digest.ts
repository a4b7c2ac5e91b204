import { type Asked, readOn } from "../context.js";
import type { Rule, Situation } from "./rule.js";

/** Updates of one journey are told together: a second one waits a while, and takes with it what else waits and is not read by then. */
export const digest: Rule = {
  name: "digest",
  says(situation) {
    const { asked, policy, at } = situation;
    if (policy.digest === null || asked.journey === null || !policy.digest.kinds.includes(asked.kind))
      return null;
    const until = lastToldAt(situation, policy.digest.kinds) + policy.digest.apartMs;
    if (at < until) return { rule: "digest", code: "digest-waits", effect: "defer", data: { until } };
    const keys = stillNews(asked);
    return keys.length === 0 ? null : { rule: "digest", code: "joins", effect: "pass", data: { keys } };
  },
};

function lastToldAt({ asked: { history, journey } }: Situation, kinds: readonly string[]): number {
  return history
    .filter((past) => past.journey === journey && kinds.includes(past.kind) && past.state !== "failed")
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
