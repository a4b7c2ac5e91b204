import type { Problem, Traits } from "./cases.js";
import type { ChangeExplained } from "./explain-change.js";
import type { Finding } from "./finding.js";
import { placeOf } from "./sentences.js";

/** What to do: change how work flows, where people are placed, or what they are trained in (M24). */
export interface Recommendation {
  readonly kind: "workflow" | "staffing" | "training";
  readonly action: string;
  /** The sentence of the finding or the change it rests on. */
  readonly evidence: string;
  /** How many cases fewer would go wrong if it went there as elsewhere; `null` for a change of the mix. */
  readonly atStake: number | null;
  /** What the evidence does not say; `null` where it is arithmetic. */
  readonly caution: string | null;
  readonly rule: string;
}

interface Rule {
  readonly name: string;
  readonly problems: readonly Problem[];
  readonly applies: (where: Traits) => boolean;
  readonly kind: Recommendation["kind"];
  readonly action: (place: string) => string;
  readonly caution: string;
}

const ASSOCIATION = "This is an association: something else that comes together with it may be the cause.";
const MIX =
  "Who gets the harder cases looks worse. Compare cases of the same topic, and look into some, before you speak of people.";

/** In order: the first that fits a finding is taken. `docs/reporting.md` lists them. */
const RULES: readonly Rule[] = [
  {
    name: "repeated-question",
    problems: ["askedAgain"],
    applies: () => true,
    kind: "training",
    action: (place) =>
      `Practise reviewing the brief before the first reply with who receives ${place}, and ask for a receipt of what must be read.`,
    caution: ASSOCIATION,
  },
  {
    name: "failed-handoff",
    problems: ["failedHandoff"],
    applies: () => true,
    kind: "workflow",
    action: (place) =>
      `Change whom handoffs are offered to, and for how long, at ${place}: add a further step to the route before the fallback.`,
    caution: ASSOCIATION,
  },
  {
    name: "agent",
    problems: ["unhappy", "slow", "unanswered"],
    applies: ({ agent }) => agent !== undefined,
    kind: "training",
    action: (place) => `Go through some of these cases together with ${place}.`,
    caution: `${ASSOCIATION} ${MIX}`,
  },
  {
    name: "time-of-day",
    problems: ["unhappy", "slow", "unanswered"],
    applies: ({ time }) => time !== undefined,
    kind: "staffing",
    action: (place) =>
      `Place more people on ${place}, or say before the customer writes when somebody answers.`,
    caution: `${ASSOCIATION} Whoever comes at that time may come with other matters.`,
  },
  {
    name: "unanswered",
    problems: ["unanswered"],
    applies: () => true,
    kind: "staffing",
    action: (place) => `Place people on ${place} so that nobody is closed without an answer.`,
    caution: ASSOCIATION,
  },
  {
    name: "topic",
    problems: ["unhappy", "slow"],
    applies: ({ topic }) => topic !== undefined,
    kind: "workflow",
    action: (place) =>
      `Walk through how ${place} is handled from the first message to the solution, and take out the step that fails or waits.`,
    caution: ASSOCIATION,
  },
  {
    name: "slow-queue",
    problems: ["slow"],
    applies: ({ queue }) => queue !== undefined,
    kind: "staffing",
    action: (place) =>
      `Look at how long journeys wait in ${place} before somebody picks them up, and place people accordingly.`,
    caution: ASSOCIATION,
  },
  {
    name: "anything-else",
    problems: ["unhappy", "slow"],
    applies: () => true,
    kind: "workflow",
    action: (place) => `Read some of the cases of ${place} and find what they have in common.`,
    caution: ASSOCIATION,
  },
];

/**
 * What to do about findings, and about changes of CSAT: one recommendation for each, by documented rules, in the order given.
 *
 * @example
 * ```ts
 * const [first] = recommend(diagnose(journeys, options));
 * first?.kind; // "staffing"
 * first?.evidence; // "web-chat, after 18:00, billing: 119 of 420 unhappy (28.3 %), 62 more than expected, q < 0.001"
 * ```
 */
export function recommend(
  findings: readonly Finding[],
  changes: readonly ChangeExplained[] = [],
): readonly Recommendation[] {
  return [...findings.flatMap(ofFinding), ...changes.flatMap(ofChange)];
}

function ofFinding(finding: Finding): readonly Recommendation[] {
  const { problem, where, excess, sentence } = finding;
  const rule = RULES.find(({ problems, applies }) => problems.includes(problem) && applies(where));
  if (rule === undefined) return [];
  const { name, kind, action, caution } = rule;
  return [
    { kind, action: action(placeOf(finding)), evidence: sentence, atStake: excess, caution, rule: name },
  ];
}

/** A change for the better needs nothing. */
function ofChange({ change, mainly, most, by, sentence }: ChangeExplained): readonly Recommendation[] {
  if (change >= 0) return [];
  const place = most === null ? "the desk" : `${by} ${most}`;
  return [
    mainly === "mix"
      ? {
          kind: "staffing",
          action: `Plan for the mix that comes now, above all ${place}: the work there has not become worse.`,
          evidence: sentence,
          atStake: null,
          caution: null,
          rule: "mix-moved",
        }
      : {
          kind: "workflow",
          action: `Find out what changed in how ${place} is handled between the two times.`,
          evidence: sentence,
          atStake: null,
          caution: "The split is arithmetic. That a change in the work is behind it is not said by it.",
          rule: "rate-moved",
        },
  ];
}
