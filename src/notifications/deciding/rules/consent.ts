import type { Asked } from "../context.js";
import type { NoticeReason } from "../decision.js";
import type { ConsentNeed } from "../policy.js";
import type { Rule } from "./rule.js";

/** The customer agreed to the channel, where that is kept, and to every purpose that is asked for. */
export const consent: Rule = {
  name: "consent",
  says({ asked, policy }) {
    const { agreedChannels, channel, category, purpose } = asked;
    if (agreedChannels !== undefined && !agreedChannels.includes(channel))
      return { rule: "consent", code: "channel-not-agreed", effect: "block", data: { channel } };
    const byCategory = need(asked, policy.consents[category]);
    if (purpose === null || byCategory?.effect === "block") return byCategory;
    return need(asked, { purpose, when: "given" });
  },
};

function need({ consents }: Asked, needed: ConsentNeed | null): NoticeReason | null {
  if (needed === null) return null;
  const { purpose, when } = needed;
  const given = newest(consents, purpose);
  if (given === true) return { rule: "consent", code: "consent-given", effect: "pass", data: { purpose } };
  if (given === false)
    return { rule: "consent", code: "consent-refused", effect: "block", data: { purpose } };
  return when === "given"
    ? { rule: "consent", code: "consent-missing", effect: "block", data: { purpose } }
    : null;
}

/** Of two at one time, the refusal holds. */
function newest(consents: Asked["consents"], purpose: string): boolean | null {
  const said = consents.filter((each) => each.purpose === purpose);
  if (said.length === 0) return null;
  const lastAt = Math.max(...said.map(({ occurredAt }) => occurredAt));
  return said.every(({ given, occurredAt }) => given || occurredAt < lastAt);
}
