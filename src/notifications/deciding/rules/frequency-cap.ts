import type { EpochMs } from "../../../kernel/instant.js";
import type { Asked, Past } from "../context.js";
import type { NoticeReason } from "../decision.js";
import type { NoticeCap } from "../policy.js";
import type { Rule } from "./rule.js";

/** Not too often: one that is dropped by any cap is dropped, otherwise it waits for the one that holds it longest. */
export const frequencyCap: Rule = {
  name: "frequency-cap",
  says({ asked, policy, at }) {
    let longest: Extract<NoticeReason, { code: "capped-until" }> | null = null;
    for (const cap of policy.caps) {
      const until = freeFrom(cap, asked, at);
      if (until === at) continue;
      if (cap.over === "skip" || until === null)
        return { rule: "frequency-cap", code: "capped", effect: "skip", data: { cap: cap.name } };
      if (longest !== null && until <= longest.data.until) continue;
      const data = { cap: cap.name, until };
      longest = { rule: "frequency-cap", code: "capped-until", effect: "defer", data };
    }
    return longest;
  },
};

/** From when on the cap allows one more: `at` itself where it does already, `null` for never. */
function freeFrom(cap: NoticeCap, asked: Asked, at: EpochMs): EpochMs | null {
  if (!isMeant(cap, asked)) return at;
  const { max, periodMs } = cap;
  const since = periodMs === null ? Number.NEGATIVE_INFINITY : at - periodMs;
  const counted = asked.history
    .filter(
      (past) => past.state !== "failed" && past.at > since && isMeant(cap, past) && isAlike(cap, past, asked),
    )
    .map((past) => past.at)
    .sort((one, other) => one - other);
  const leaving = counted[counted.length - max];
  if (leaving === undefined) return at;
  return periodMs === null ? null : leaving + periodMs;
}

function isMeant(
  { kinds, categories, urgencies, channels, reminders }: NoticeCap,
  { kind, category, urgency, channel, reminder }: Asked | Past,
): boolean {
  return (
    (kinds === undefined || kinds.includes(kind)) &&
    (categories === undefined || categories.includes(category)) &&
    (urgencies === undefined || urgencies.includes(urgency)) &&
    (channels === undefined || channels.includes(channel)) &&
    (reminders === undefined || reminder === (reminders === "only"))
  );
}

function isAlike({ per = [] }: NoticeCap, past: Past, asked: Asked): boolean {
  return per.every((field) => past[field] === asked[field]);
}
