import { type Problem, TRAITS } from "./cases.js";
import type { Finding } from "./finding.js";

const WRONG: Readonly<Record<Problem, string>> = {
  unhappy: "unhappy",
  slow: "slow",
  unanswered: "closed unanswered",
  failedHandoff: "handoffs failed",
  askedAgain: "asked again for what was known",
};

/** `web-chat, after 18:00, billing: 119 of 420 unhappy (28.3 %), 62 more than expected, q = 0.003`. */
export function findingSentence(finding: Omit<Finding, "sentence">): string {
  const { problem, cases, rate, excess, q } = finding;
  const more = excess < 0.5 ? "less than 1" : `${Math.round(excess)}`;
  return (
    `${placeOf(finding)}: ${cases.count} of ${cases.n} ${WRONG[problem]} (${percent(rate)}), ` +
    `${more} more than expected, q ${small(q)}`
  );
}

/** `web-chat, after 18:00, billing`: the values of the traits, an agent and a queue told as such. */
export function placeOf({ where }: Pick<Finding, "where">): string {
  return TRAITS.flatMap((trait) => {
    const value = where[trait];
    if (value === undefined) return [];
    return trait === "agent" || trait === "queue" ? `${trait} ${value}` : value;
  }).join(", ");
}

/** `28.3 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `4.2 points`, of a share of 0.042. */
export function points(share: number): string {
  return `${Math.abs(share * 100).toFixed(1)} points`;
}

function small(q: number): string {
  return q < 0.001 ? "< 0.001" : `= ${q.toFixed(3)}`;
}
