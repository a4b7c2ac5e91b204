import { handoffCommands, type RecordUnavailable } from "../handoff/protocol/commands.js";
import { isThroughlineError } from "../kernel/error.js";
import { askedKey, joinedKey, ownedKey } from "./index-keys.js";
import { type Asked, type CommandOptions, optionsFrom } from "./input.js";
import { findEveryId } from "./journey-streams.js";
import { runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

/** What became of everything that somebody held who is gone for now. */
export interface MadeAvailable {
  /** The journeys of which something was offered anew, sorted. */
  readonly journeys: readonly string[];
  /** Those that could not be changed now, and why: repeat the call. */
  readonly failed: readonly { readonly journey: string; readonly error: unknown }[];
}

/** Offers anew what a party holds, journey by journey. One that fails does not keep the others waiting. */
export async function recordUnavailable(
  context: TenantContext,
  asked: Omit<Asked<RecordUnavailable>, "type">,
  options: CommandOptions,
): Promise<MadeAvailable> {
  const { commandId = context.newId(), signal } = optionsFrom(options);
  const { party } = asked;
  const ids = await findEveryId(context, "journey", [ownedKey(party), askedKey(party), joinedKey(party)]);
  const journeys: string[] = [];
  const failed: { journey: string; error: unknown }[] = [];
  for (const journey of [...ids].sort()) {
    try {
      const command = { ...asked, type: "recordUnavailable" };
      const outcome = await runOnJourney(
        context,
        journey,
        command,
        { commandId, signal },
        { schemas: handoffCommands },
      );
      if (outcome.status === "ok" && outcome.events.length > 0) journeys.push(journey);
    } catch (error) {
      if (isThroughlineError(error, "INVALID_INPUT") || isThroughlineError(error, "ABORTED")) throw error;
      if (isThroughlineError(error, "NOT_ALLOWED")) throw error;
      failed.push({ journey, error });
    }
  }
  return { journeys, failed };
}
