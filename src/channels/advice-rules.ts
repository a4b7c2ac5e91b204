import { isOpen } from "../calendar/business-time.js";
import { durationInWords } from "../calendar/in-words.js";
import type { Need, Offer, Urgency } from "./advice-need.js";
import { ASSURANCE_LEVELS } from "./assurance.js";
import { measureMessage, sureToFit } from "./message-limit.js";
import type { ChannelTraits } from "./traits.js";

/**
 * Why a channel is out of the question, the first that holds in this order:
 * - `public`: others could read a sensitive matter;
 * - `no-consent`: the customer agreed to other channels only;
 * - `unreachable`: the customer is not known there;
 * - `outage`: it is the one that fails;
 * - `closed`: outside its hours;
 * - `customer-away`: it reaches only a customer who is there, and the customer is away;
 * - `window-closed`: the provider lets nobody write before the customer does, and the customer is not here to be asked;
 * - `too-long`: the message does not fit;
 * - `no-attachments`: files must be sent.
 */
export const EXCLUSIONS = [
  "public",
  "no-consent",
  "unreachable",
  "outage",
  "closed",
  "customer-away",
  "window-closed",
  "too-long",
  "no-attachments",
] as const;

/** One of {@link EXCLUSIONS}. */
export type Exclusion = (typeof EXCLUSIONS)[number];

/** The points that advice gives. They add up to a channel's score; only their order of size carries meaning. */
export const ADVICE_POINTS = {
  /** Private, for a sensitive matter. */
  private: 10,
  /** Live, for an escalation. */
  liveForEscalation: 40,
  /** Live, where the customer needs the answer while waiting. */
  liveWhileWaiting: 30,
  /** Live, where the answer is needed soon. */
  liveSoon: 10,
  /** Spoken, for an escalation or a complex issue. */
  spoken: 25,
  /** The customer's preferred channel. */
  preferred: 15,
  /** The customer's preferred channel, where their convenience or wish is the reason. */
  preferredAsReason: 40,
  /** Rich, where that would help. */
  rich: 20,
  /** Keeps the message for a customer who is away. */
  away: 15,
  /** Stays where the customer is, where nothing asks for a move. */
  stay: 10,
  /** For a sensitive matter: arriving there proves possession of an account or number. */
  assurance: 10,
  /** Only a person may write there now. */
  personOnly: -1,
  /** The desk must begin with a template. */
  template: -3,
  /** The customer must write first there. */
  customerFirst: -5,
} as const;

/** Points for the expected wait of a customer who is there: of the first row whose time it does not exceed. */
export const WAIT_POINTS: readonly {
  readonly upToMs: number;
  readonly points: { readonly [urgency in Urgency]: number };
}[] = [
  { upToMs: 60_000, points: { live: 20, soon: 10, whenever: 0 } },
  { upToMs: 5 * 60_000, points: { live: 15, soon: 8, whenever: 0 } },
  { upToMs: 30 * 60_000, points: { live: 8, soon: 4, whenever: 0 } },
  { upToMs: 2 * 60 * 60_000, points: { live: 3, soon: 2, whenever: 0 } },
];

/** One thing said for or against a channel. */
export interface Finding {
  readonly points: number;
  readonly forAgent: string;
  /** Completes "Let us continue by phone: …"; absent where the customer need not hear it. */
  readonly forCustomer?: string;
}

/** The exclusions that hold, in their order. */
export function exclusions(need: Need, offer: Offer, traits: ChannelTraits): readonly Exclusion[] {
  const holds: { readonly [rule in Exclusion]: boolean } = {
    public: need.sensitive && traits.exposure === "public",
    "no-consent":
      need.consents !== null && offer.channel !== need.current && !need.consents.has(offer.channel),
    unreachable: offer.channel !== need.current && !need.reachableOn.has(offer.channel),
    outage: need.reasons.has("outage") && offer.channel === need.current,
    closed: offer.schedule !== null && !isOpen(offer.schedule, need.now),
    "customer-away": need.current === null && traits.reach === "present",
    "window-closed": firstWord(need, offer, traits) === "nobody",
    "too-long": !fits(need, traits),
    "no-attachments": need.attachments && !traits.attachments,
  };
  return EXCLUSIONS.filter((rule) => holds[rule]);
}

/** What speaks for a channel that is not excluded, and what it costs, in the order in which it is told. */
export function findings(need: Need, offer: Offer, traits: ChannelTraits): readonly Finding[] {
  return [
    privacy(need, traits),
    spoken(need, traits),
    live(need, traits),
    wait(need, offer, traits),
    preference(need, offer),
    richness(need, traits),
    reach(need, traits),
    assurance(need, traits),
    stay(need, offer),
    permission(need, offer, traits),
  ].filter((finding) => finding !== null);
}

function privacy({ sensitive }: Need, { exposure }: ChannelTraits): Finding | null {
  if (!sensitive || exposure === "public") return null;
  return {
    points: ADVICE_POINTS.private,
    forAgent: "private, as the matter is sensitive",
    forCustomer: "it stays between you and us",
  };
}

function live({ reasons, urgency }: Need, { liveness }: ChannelTraits): Finding | null {
  if (liveness !== "live") return null;
  const forCustomer = "you get answers right away";
  if (reasons.has("escalation")) {
    return { points: ADVICE_POINTS.liveForEscalation, forAgent: "live, as an escalation needs", forCustomer };
  }
  if (urgency === "live") {
    return {
      points: ADVICE_POINTS.liveWhileWaiting,
      forAgent: "live, while the customer waits",
      forCustomer,
    };
  }
  return urgency === "soon" ? { points: ADVICE_POINTS.liveSoon, forAgent: "live", forCustomer } : null;
}

function spoken({ reasons }: Need, { medium }: ChannelTraits): Finding | null {
  if (medium === "text" || !(reasons.has("escalation") || reasons.has("complexity"))) return null;
  return {
    points: ADVICE_POINTS.spoken,
    forAgent: reasons.has("escalation") ? "spoken, for an escalation" : "spoken, for a complex issue",
    forCustomer: "you can talk it through with a person",
  };
}

function wait(
  { current, urgency }: Need,
  { queueMs }: Offer,
  { typicalResponseMs }: ChannelTraits,
): Finding | null {
  // A customer who is away does not wait for the desk.
  if (current === null) return null;
  const waitMs = queueMs ?? typicalResponseMs;
  const points = WAIT_POINTS.find(({ upToMs }) => waitMs <= upToMs)?.points[urgency] ?? 0;
  if (points === 0) return null;
  const words = durationInWords(waitMs);
  if (queueMs === null) {
    return {
      points,
      forAgent: `a person usually answers within ${words}`,
      forCustomer: `we usually answer within ${words}`,
    };
  }
  const text = queueMs < 1000 ? "there is no wait now" : `the wait is about ${words} now`;
  return { points, forAgent: text, forCustomer: text };
}

function preference({ preferred, reasons }: Need, { channel }: Offer): Finding | null {
  if (channel !== preferred) return null;
  const asked = reasons.has("convenience") || reasons.has("customer-request");
  return {
    points: asked ? ADVICE_POINTS.preferredAsReason : ADVICE_POINTS.preferred,
    forAgent: "the customer prefers it",
    forCustomer: "it is the channel you prefer",
  };
}

function richness({ needsRich }: Need, { richness }: ChannelTraits): Finding | null {
  if (!needsRich || richness === "plain") return null;
  return {
    points: ADVICE_POINTS.rich,
    forAgent: "shows pictures, buttons and formatted text",
    forCustomer: "we can show you more than plain text",
  };
}

function reach({ current }: Need, { reach }: ChannelTraits): Finding | null {
  if (current !== null || reach !== "away") return null;
  return {
    points: ADVICE_POINTS.away,
    forAgent: "keeps the message while the customer is away",
    forCustomer: "you can read it whenever it suits you",
  };
}

function assurance({ sensitive }: Need, { senderAssurance }: ChannelTraits): Finding | null {
  const proves = ASSURANCE_LEVELS.indexOf(senderAssurance) >= ASSURANCE_LEVELS.indexOf("possession");
  if (!sensitive || !proves) return null;
  return {
    points: ADVICE_POINTS.assurance,
    forAgent: "arriving there proves possession of the customer's account or number",
  };
}

function stay({ current, reasons }: Need, { channel }: Offer): Finding | null {
  if (channel !== current || reasons.size > 0) return null;
  return { points: ADVICE_POINTS.stay, forAgent: "nothing asks for a move" };
}

function permission(need: Need, offer: Offer, traits: ChannelTraits): Finding | null {
  switch (firstWord(need, offer, traits)) {
    case "person":
      return { points: ADVICE_POINTS.personOnly, forAgent: "only a person may write there now" };
    case "template":
      return { points: ADVICE_POINTS.template, forAgent: "the first message there must be a template" };
    case "customer":
      return {
        points: ADVICE_POINTS.customerFirst,
        forAgent: "the customer must write first there",
        forCustomer: "please send us the first message there",
      };
    default:
      return null;
  }
}

/** Who may write the next message there, by the provider's rules. */
function firstWord(
  { current, lastInboundAt, now }: Need,
  { channel, template }: Offer,
  { freeFormWindow }: ChannelTraits,
): "anybody" | "person" | "template" | "customer" | "nobody" {
  if (freeFormWindow === null) return "anybody";
  // A customer who is on the channel has just written there, whether or not the time was told.
  const inboundAt = lastInboundAt.get(channel) ?? (channel === current ? now : Number.NEGATIVE_INFINITY);
  const passed = now - inboundAt;
  if (passed < freeFormWindow.anyoneMs) return "anybody";
  if (passed < freeFormWindow.personMs) return "person";
  if (template && freeFormWindow.afterwards === "template") return "template";
  return current !== null && current !== channel ? "customer" : "nobody";
}

function fits({ message }: Need, { messageLimit }: ChannelTraits): boolean {
  if (message === null || messageLimit === null) return true;
  return typeof message === "number"
    ? message <= sureToFit(messageLimit)
    : measureMessage(message, messageLimit.unit) <= messageLimit.size;
}
