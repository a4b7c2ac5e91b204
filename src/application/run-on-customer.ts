import type { CustomerCommand } from "../journey/customer/commands.js";
import type { CustomerEvent } from "../journey/customer/events.js";
import type { Customer } from "../journey/customer/state.js";
import { customerIndex } from "./index-keys.js";
import { type CommandOptions, type CommandSchemas, fieldsOf, optionsFrom, orderFrom } from "./input.js";
import { customerStream } from "./journey-streams.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { TenantContext } from "./tenant-context.js";

/** What came of a command on a customer. */
export type CustomerOutcome = Outcome<Customer, CustomerEvent>;

/**
 * Runs one command on a customer, their index keys kept in step.
 *
 * @param input what the caller gave, where the command has more in it; by default the command as asked
 * @throws ThroughlineError `INVALID_INPUT`, `NOT_FOUND`, `COMMAND_REUSED`, `CONFLICT`, `ABORTED`
 */
export async function runOnCustomer(
  context: TenantContext,
  customer: string,
  asked: unknown,
  options: CommandOptions,
  { schemas, input }: { readonly schemas: CommandSchemas<CustomerCommand>; readonly input?: object },
): Promise<CustomerOutcome> {
  const { clock, newId, customers } = context;
  const { commandId = newId(), signal } = optionsFrom(options);
  const stream = customerStream(context, customer);
  const order = orderFrom(schemas, asked, { id: commandId, now: clock.now() });
  const ran = await customers.runner.run({
    ...order,
    ...(input === undefined ? {} : { input: fieldsOf(input, "command") }),
    stream,
    index: customerIndex,
    signal,
  });
  return outcomeOf(ran);
}
