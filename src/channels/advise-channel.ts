import { nextOpening } from "../calendar/business-time.js";
import { durationInWords } from "../calendar/in-words.js";
import type { EpochMs } from "../kernel/instant.js";
import { type ChannelNeed, type Need, type Offer, readNeed } from "./advice-need.js";
import { type Exclusion, exclusions, type Finding, findings } from "./advice-rules.js";
import type { ChannelId } from "./channel-id.js";
import { type ChannelRegistry, channelCatalog, traitsOf } from "./registry.js";
import type { ChannelTraits } from "./traits.js";

/** What is to be said of one channel. */
export interface ChannelAdvice {
  readonly channel: ChannelId;
  /** The sum of its points; 0 where it is excluded. Comparable within one advice only. */
  readonly score: number;
  /** Why it must not be used now. Absent: it may. */
  readonly excluded?: Exclusion;
  /** When a closed channel opens, if it does within the calendar's horizon. */
  readonly opensAt?: EpochMs;
  /** What speaks for it and what it costs, or every reason why it is excluded; for the agent. */
  readonly reasons: readonly string[];
  /** One sentence for the customer. */
  readonly say: string;
  /** One sentence for the agent. */
  readonly sayToAgent: string;
}

/** Options of {@link adviseChannel}. */
export interface AdviseChannelOptions {
  /** Default: the built-in channels. A channel it does not know is treated as public. */
  readonly channels?: ChannelRegistry;
}

/**
 * Where to continue, and why: the channels that may be used, best first, then those that may not. Sentences are plain English and repeat
 * nothing of the message. The same need gives the same advice, whatever the order of its lists; equal scores stand in catalogue order.
 *
 * The first entry is excluded too where every channel is: look at `excluded` before using it.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a need that is not valid, or a channel offered twice
 * @example
 * ```ts
 * const [best] = adviseChannel({
 *   current: "web-chat",
 *   reason: "escalation",
 *   customer: { reachableOn: ["web-chat", "phone", "email"] },
 *   available: [{ channel: "web-chat" }, { channel: "phone", queueMs: 120_000 }, { channel: "email" }],
 *   now: "2026-11-22T14:05:00Z",
 * });
 * best?.channel; // "phone"
 * best?.say; // "Let us continue by phone: you can talk it through with a person, and you get answers right away."
 * ```
 */
export function adviseChannel(
  need: ChannelNeed,
  options: AdviseChannelOptions = {},
): readonly ChannelAdvice[] {
  const channels: ChannelRegistry = options.channels ?? channelCatalog;
  const read = readNeed(need);
  const place = (channel: ChannelId) => {
    const index = channels.ids.indexOf(channel);
    return index < 0 ? channels.ids.length : index;
  };
  return read.available
    .map((offer) => advice(read, offer, traitsOf(channels, offer.channel)))
    .sort(
      (one, other) =>
        Number(one.excluded !== undefined) - Number(other.excluded !== undefined) ||
        other.score - one.score ||
        place(one.channel) - place(other.channel) ||
        (one.channel < other.channel ? -1 : 1),
    );
}

function advice(need: Need, offer: Offer, traits: ChannelTraits): ChannelAdvice {
  const against = exclusions(need, offer, traits);
  const [excluded] = against;
  return excluded === undefined
    ? advised(need, offer, traits, findings(need, offer, traits))
    : refused(need, offer, traits, excluded, against);
}

function advised(
  need: Need,
  { channel }: Offer,
  traits: ChannelTraits,
  found: readonly Finding[],
): ChannelAdvice {
  const reasons = found.map(({ forAgent }) => forAgent);
  const [customerVerb, agentVerb] =
    channel === need.current
      ? ["Let us stay", "Stay on"]
      : need.current === null
        ? ["We will contact you", "Use"]
        : ["Let us continue", "Move to"];
  const benefits = found.filter(({ points }) => points > 0).flatMap(({ forCustomer }) => forCustomer ?? []);
  const requests = found.filter(({ points }) => points < 0).flatMap(({ forCustomer }) => forCustomer ?? []);
  const clauses = [benefits.slice(0, MOST_BENEFITS).join(", and "), ...requests].filter(
    (clause) => clause !== "",
  );
  return {
    channel,
    score: found.reduce((sum, { points }) => sum + points, 0),
    reasons,
    say: `${customerVerb} ${traits.wording}${clauses.length === 0 ? "" : `: ${clauses.join("; ")}`}.`,
    sayToAgent: `${agentVerb} ${traits.label}: ${reasons.join("; ") || "nothing speaks against it"}.`,
  };
}

const MOST_BENEFITS = 2;

function refused(
  need: Need,
  { channel, schedule }: Offer,
  { label, wording }: ChannelTraits,
  excluded: Exclusion,
  against: readonly Exclusion[],
): ChannelAdvice {
  const opensAt = schedule !== null && against.includes("closed") ? nextOpening(schedule, need.now) : null;
  const closed =
    opensAt === null ? "it is closed" : `it is closed and opens in ${durationInWords(opensAt - need.now)}`;
  const words = { ...REFUSALS, closed: { forAgent: closed, forCustomer: closed } };
  const reasons = against.map((rule) => words[rule].forAgent);
  return {
    channel,
    score: 0,
    excluded,
    ...(opensAt === null ? {} : { opensAt }),
    reasons,
    say: `We cannot continue ${wording}: ${words[excluded].forCustomer}.`,
    sayToAgent: `Do not use ${label}: ${reasons.join("; ")}.`,
  };
}

const REFUSALS: {
  readonly [rule in Exclude<Exclusion, "closed">]: { forAgent: string; forCustomer: string };
} = {
  public: {
    forAgent: "others can read it, and the matter is sensitive",
    forCustomer: "others could read it",
  },
  "no-consent": {
    forAgent: "the customer has not agreed to be contacted there",
    forCustomer: "you have not agreed to be contacted there",
  },
  unreachable: {
    forAgent: "no number, address or account of the customer is known for it",
    forCustomer: "we do not know how to reach you there",
  },
  outage: { forAgent: "it is out of order", forCustomer: "it is not working at the moment" },
  "customer-away": {
    forAgent: "it reaches only a customer who is there",
    forCustomer: "it works only while you are there",
  },
  "window-closed": {
    forAgent: "the provider allows no message before the customer writes again",
    forCustomer: "we may write there only after you do",
  },
  "too-long": { forAgent: "the message is too long for it", forCustomer: "our message is too long for it" },
  "no-attachments": { forAgent: "it carries no files", forCustomer: "no files can be sent there" },
};
