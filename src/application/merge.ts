import type { PartyRef } from "../handoff/party.js";
import { lifecycleCommands, type MergeJourney } from "../journey/lifecycle/commands.js";
import type { Journey } from "../journey/state.js";
import { ThroughlineError } from "../kernel/error.js";
import { refused } from "../kernel/refusal.js";
import { journeyIndex, mergeKey, withUnique } from "./index-keys.js";
import { type Asked, type CommandOptions, optionsFrom, orderFrom } from "./input.js";
import { followMerges, journeyStream, loadJourney } from "./journey-streams.js";
import { eventOf, outcomeOf } from "./outcome.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

const mergeCommand = { mergeJourney: lifecycleCommands.mergeJourney };

/** How often the other journey may itself be merged further while this merge is finished. */
const MOST_ROUNDS = 20;

/**
 * Merges a journey into another in two commits: the journey ends, then the other takes it in. Where the second is
 * missing, because of a crash or because the other was merged meanwhile, repeating the command finishes it.
 */
export async function mergeJourney(
  context: TenantContext,
  journey: string,
  merge: Omit<Asked<MergeJourney>, "type">,
  options: CommandOptions,
): Promise<JourneyOutcome> {
  const { tenant, macs, clock, newId } = context;
  const { commandId = newId(), signal } = optionsFrom(options);
  const stream = journeyStream(context, journey);
  const asked = { ...merge, type: "mergeJourney" };
  const order = orderFrom(mergeCommand, asked, { id: commandId, now: clock.now() });
  const { id: into, erased } = await followMerges(context, order.command.into);
  if (erased !== null && !(await loadJourney(context, journey)).commands.has(commandId))
    return refused("TARGET_INVALID", `Journey ${into} was erased. Name another.`, { into });
  const pair = await macs.current(`merge:${tenant}`, [journey, into].sort().join("/"));
  const ran = await context.journeys.runner.run({
    ...order,
    command: { ...order.command, into },
    stream,
    index: (before, after) => withUnique(journeyIndex(before, after), mergeKey(pair)),
    signal,
  });
  if (ran.status === "key-taken")
    return refused("TARGET_INVALID", `Journey ${into} was merged into this one meanwhile. Name another.`, {
      into,
    });
  const outcome = outcomeOf(ran);
  if (outcome.status === "refused") return outcome;
  const { by, into: target } = eventOf(outcome.events, "journey.merged").data;
  await absorbAll(context, outcome.state, target, by, signal);
  return outcome;
}

/** The target takes in the journey, and what that one had taken in before, each with its customer. */
async function absorbAll(
  context: TenantContext,
  merged: Journey,
  target: string,
  by: PartyRef,
  signal: AbortSignal | undefined,
): Promise<void> {
  const earlier = await Promise.all(merged.absorbed.map((id) => loadJourney(context, id)));
  for (const { id, customer } of [merged, ...earlier]) {
    const absorb = { type: "absorbJourney", journey: id, by, ...(customer === null ? {} : { customer }) };
    await absorbAtEnd(context, target, absorb, signal);
  }
}

/** Taking in the same journey twice changes nothing, so every try has a command id of its own. */
async function absorbAtEnd(
  context: TenantContext,
  target: string,
  absorb: object,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const { id } = await followMerges(context, target);
    const { status } = await runOnJourney(context, id, absorb, { signal }, { schemas: lifecycleCommands });
    if (status === "ok") return;
  }
  throw new ThroughlineError(
    "CONFLICT",
    `The journey ${target} kept being merged further while another was merged into it. Repeat the command under the same command id.`,
    { details: { journey: target } },
  );
}
