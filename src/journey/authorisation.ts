import { refuseUnlessAllowed } from "../handoff/protocol/authority.js";
import type { EpochMs } from "../kernel/instant.js";
import { type Refusal, refused } from "../kernel/refusal.js";
import type { Journey } from "./state.js";

/**
 * Asks again, at dispatch, whether a message that was authorised may still go out: `null`, or why not.
 * What remains is the provider call itself.
 */
export function refuseStaleSend(journey: Journey, authorisation: string, now: EpochMs): Refusal | null {
  const given = journey.authorisations.latest(authorisation);
  if (given === undefined)
    return refused(
      "UNKNOWN_ITEM",
      `Nothing was authorised under ${authorisation} on this journey. Authorise the message first.`,
      { authorisation },
    ).refusal;
  const { mergedInto, spam, status } = journey;
  if (mergedInto !== null || spam || status === "closed")
    return refused(
      "WRONG_STATUS",
      "The journey was closed, merged or marked as spam since. Do not send this.",
      {
        mergedInto,
        spam,
        status,
      },
    ).refusal;
  const at = Math.max(now, journey.recordedAt);
  return refuseUnlessAllowed(journey.handoff, given.data, "speak", at)?.refusal ?? null;
}
