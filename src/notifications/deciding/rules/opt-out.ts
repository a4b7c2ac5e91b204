import type { Asked } from "../context.js";
import type { Rule, Situation } from "./rule.js";

type OptOut = Asked["optOuts"][number];

/** Who does not want to hear is not written to, whatever it is about, but for one word that says so. */
export const optOut: Rule = {
  name: "opt-out",
  says(situation) {
    const out = newestOut(situation.asked);
    if (out === null) return null;
    const { scope, channel, occurredAt } = out;
    return mayConfirm(situation, out)
      ? { rule: "opt-out", code: "opt-out-confirmation", effect: "pass", data: { occurredAt } }
      : { rule: "opt-out", code: "opted-out", effect: "block", data: { scope, channel, occurredAt } };
  },
};

/** The newest opt-out that stands and covers the notice. Each scope and channel stands by itself, until it is lifted itself. */
function newestOut({ optOuts, category, channel }: Asked): OptOut | null {
  const covering = optOuts.filter(
    (each) =>
      (each.scope === "all" || each.scope === category) &&
      (each.channel === null || each.channel === channel),
  );
  const standing = covering.filter((each) => each.out && !covering.some((other) => lifts(other, each)));
  return standing.reduce<OptOut | null>(
    (newest, each) => (newest === null || each.occurredAt > newest.occurredAt ? each : newest),
    null,
  );
}

/** Of two at one time, the opt-out holds. */
function lifts(later: OptOut, out: OptOut): boolean {
  return (
    !later.out &&
    later.scope === out.scope &&
    later.channel === out.channel &&
    later.occurredAt > out.occurredAt
  );
}

function mayConfirm({ asked, policy, at }: Situation, { occurredAt }: OptOut): boolean {
  return (
    asked.category === "consent" &&
    at - occurredAt <= policy.optOutConfirmationMs &&
    !asked.history.some(
      (past) => past.category === "consent" && past.state !== "failed" && past.at >= occurredAt,
    )
  );
}
