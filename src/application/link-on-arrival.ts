import type { Assurance } from "../channels/assurance.js";
import { customerCommands } from "../journey/customer/commands.js";
import type { LinkEvidence } from "../journey/people/events.js";
import type { Journey } from "../journey/state.js";
import type { Macs, NormalIdentity } from "./identity.js";
import { identityKey } from "./index-keys.js";
import { customerStream, findIds } from "./journey-streams.js";
import { outcomeOf } from "./outcome.js";
import type { TenantContext } from "./tenant-context.js";

/** What became of the identity somebody came in under. */
export type LinkOnArrival = "linked" | "known" | "taken" | "none";

/**
 * From now on, what comes from this identity is the customer's, where a token or a PIN proves at least possession and the identity
 * is nobody's. Never takes it from another customer.
 */
export async function linkOnArrival(
  context: TenantContext,
  journey: Journey,
  { identity, macs }: { readonly identity: NormalIdentity | undefined; readonly macs: Macs | undefined },
  evidence: LinkEvidence,
  assurance: Assurance,
  commandId: string,
): Promise<LinkOnArrival> {
  const { customer } = journey;
  if (identity === undefined || macs === undefined || customer === null) return "none";
  const [holder] = await findIds(context, "customer", macs.map(identityKey), 1);
  if (holder !== undefined) return holder === customer ? "known" : "taken";
  const [current] = macs;
  const id = `${commandId}.link`;
  const linked = { ...identity, identity: current.mac, assurance, evidence };
  const command = customerCommands.linkIdentity.safeParse({
    type: "linkIdentity",
    id,
    ...linked,
    by: { kind: "customer", id: customer },
  });
  if (!command.success) return "none";
  const ran = await context.customers.runner.run({
    stream: customerStream(context, customer),
    id,
    input: linked,
    command: command.data,
    index: () => ({ add: [{ key: identityKey(current), unique: true }] }),
  });
  if (ran.status === "key-taken") return ran.by.id === customer ? "known" : "taken";
  return outcomeOf(ran).status === "ok" ? "linked" : "none";
}
