import type { Rule } from "./rule.js";

/** Who is written to by an automated assistant hears of that first, once for each journey and channel. */
export const disclosure: Rule = {
  name: "disclosure",
  says({ asked, policy }) {
    const { automated, kind, journey, channel, history } = asked;
    if (!automated || policy.disclosure === null || kind === policy.disclosure.kind) return null;
    const disclosed = history.some(
      (past) =>
        past.kind === policy.disclosure?.kind &&
        past.journey === journey &&
        past.channel === channel &&
        past.state !== "failed",
    );
    if (disclosed) return null;
    const data = { kind: policy.disclosure.kind };
    return { rule: "disclosure", code: "disclosure-first", effect: "pass", data };
  },
};
