import type { Rule } from "./rule.js";

/** What is for the customer alone never stands where others can read it. */
export const publicPrivacy: Rule = {
  name: "public-privacy",
  says({ asked: { audience, channel }, traits }) {
    if (traits.exposure === "private" || audience === "public") return null;
    return { rule: "public-privacy", code: "not-for-public", effect: "block", data: { channel } };
  },
};
