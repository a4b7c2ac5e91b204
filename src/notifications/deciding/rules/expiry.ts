import type { Rule } from "./rule.js";

/** What would arrive too late to be of use is not sent, nor kept waiting until then. */
export const expiry: Rule = {
  name: "expiry",
  says({ asked: { expiresAt }, at }) {
    if (expiresAt === null || at < expiresAt) return null;
    return { rule: "expiry", code: "expired", effect: "skip", data: { expiresAt } };
  },
};
