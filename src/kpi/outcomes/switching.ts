import type { EpochMs } from "../../kernel/instant.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";

/** One change of channel by the customer. */
export interface ChannelSwitch {
  readonly from: string;
  readonly to: string;
  readonly at: EpochMs;
}

/** From each stay to the next. */
export function switchesOf({ stays }: TidyJourney): readonly ChannelSwitch[] {
  return stays.slice(1).map(({ channel, startAt }, index) => ({
    from: stays[index]?.channel ?? channel,
    to: channel,
    at: startAt,
  }));
}

/** What became of the offer to go on elsewhere; `immature`: the time for it is not over. */
export interface SwitchOfferOutcome {
  readonly offer: string;
  readonly state: "kept" | "abandoned" | "immature";
  readonly offeredAt: EpochMs;
  readonly to: string;
  /** The channel the customer was on. */
  readonly from: string | null;
}

/** Each offer once. Kept: the customer was heard of again on any channel within `withinMs`. */
export function switchOffersOf(
  journey: TidyJourney,
  withinMs: number,
  asOf: EpochMs,
): readonly SwitchOfferOutcome[] {
  const seen = new Set<string>();
  const offers: SwitchOfferOutcome[] = [];
  for (const event of journey.events) {
    if (event.type !== "switch" || seen.has(event.offer)) continue;
    seen.add(event.offer);
    const { offer, at, to } = event;
    const kept = journey.steps.some(
      (step) => step.kind === "customer" && step.at > at && step.at <= at + withinMs,
    );
    const from = journey.stays.findLast(({ startAt }) => startAt <= at)?.channel ?? null;
    const state = kept ? "kept" : at + withinMs > asOf ? "immature" : "abandoned";
    offers.push({ offer, state, offeredAt: at, to, from });
  }
  return offers;
}
