import type { JourneyCommand } from "../journey/commands.js";
import type { JourneyEvent } from "../journey/events.js";
import type { Journey } from "../journey/state.js";
import { journeyIndex } from "./index-keys.js";
import { type CommandOptions, type CommandSchemas, fieldsOf, optionsFrom, orderFrom } from "./input.js";
import { journeyStream } from "./journey-streams.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { TenantContext } from "./tenant-context.js";

/** What came of a command on a journey. */
export type JourneyOutcome = Outcome<Journey, JourneyEvent>;

interface Particulars {
  /** The commands that may be asked for. */
  readonly schemas: CommandSchemas<JourneyCommand>;
  /** What the caller gave, where the command has more in it. Default: the command as asked. */
  readonly input?: object;
}

/**
 * Runs one command on a journey, its index keys kept in step.
 *
 * @throws ThroughlineError `INVALID_INPUT`, those of the command's fence, `NOT_FOUND`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`
 */
export async function runOnJourney(
  context: TenantContext,
  journey: string,
  asked: unknown,
  options: CommandOptions,
  { schemas, input }: Particulars,
): Promise<JourneyOutcome> {
  const { clock, newId, journeys } = context;
  const { commandId = newId(), signal } = optionsFrom(options);
  const stream = journeyStream(context, journey);
  const order = orderFrom(schemas, asked, { id: commandId, now: clock.now() });
  const ran = await journeys.runner.run({
    ...order,
    ...(input === undefined ? {} : { input: fieldsOf(input, "command") }),
    stream,
    index: journeyIndex,
    signal,
  });
  return outcomeOf(ran);
}
