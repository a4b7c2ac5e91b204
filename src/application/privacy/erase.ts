import * as z from "zod";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { SHARED_JOURNEYS, type SharedJourneys } from "../../journey/customer/events.js";
import type { Customer } from "../../journey/customer/state.js";
import type { Journey } from "../../journey/state.js";
import { ThroughlineError } from "../../kernel/error.js";
import { parseInput, wordSchema } from "../../kernel/schema.js";
import { throwIfAborted } from "../aborting.js";
import { customerIndex, customerKey, erasingKey, journeyIndex } from "../index-keys.js";
import { type CommandOptions, fieldsOf, optionsFrom } from "../input.js";
import { customerStream, findEveryId, journeyStream, loadJourney } from "../journey-streams.js";
import { outcomeOf } from "../outcome.js";
import type { CodecKeys } from "../personal-codec.js";
import type { TenantContext } from "../tenant-context.js";
import { keysOf } from "./erasable.js";
import { type ErasureReport, erasureReport } from "./erasure-report.js";
import { everyIdentityKey, messageKeysOf, referencesOf } from "./held-keys.js";

/** How a customer is to be erased. */
export interface ErasureRequest {
  /** Who decided it. Default: the system. */
  readonly by?: PartyRef | undefined;
  /** A word for why, such as `request` or `retention`: lower-case letters, digits and hyphens, at most 64. */
  readonly reason?: string | undefined;
  /**
   * What becomes of journeys that belong to somebody else, into which one of the customer's was merged: what the customer wrote there stands
   * among what the other wrote, under one key. `keep` (the default) leaves them and names them in the report; `erase` erases them too.
   */
  readonly shared?: SharedJourneys | undefined;
}

const requestSchema = z.strictObject({
  by: partySchema.exactOptional(),
  reason: wordSchema.exactOptional(),
  shared: z.enum(SHARED_JOURNEYS).exactOptional(),
});

const SYSTEM: PartyRef = { kind: "system", id: "throughline" };
/** How often the customer may change while the request is written. */
const MOST_ROUNDS = 20;

/** Requests the erasure, which from then on is to be finished whatever happens, and finishes it. */
export async function eraseCustomer(
  context: TenantContext,
  customer: string,
  request: ErasureRequest,
  options: CommandOptions,
): Promise<ErasureReport> {
  const keys = keysOf(context);
  const { commandId = context.newId(), signal } = optionsFrom(options);
  const given = fieldsOf(request, "erasure");
  const { by = SYSTEM, reason, shared = "keep" } = parseInput(requestSchema, given, "erasure");
  const stream = customerStream(context, customer);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    throwIfAborted(signal);
    const before = await loadCustomer(context, customer);
    const found = await everyIdentityKey(context, before);
    const ran = await context.customers.runner.run({
      stream,
      id: commandId,
      input: { ...given, type: "requestErasure" },
      command: {
        type: "requestErasure",
        id: commandId,
        by,
        shared,
        ...(reason === undefined ? {} : { reason }),
      },
      onlyIf: (state) => state?.version === before.version,
      index: (state, after) => ({
        add: [{ key: erasingKey }],
        remove: [...found, ...customerIndex(state, after).remove],
      }),
      signal,
    });
    if (ran.status === "not-run") continue;
    outcomeOf(ran);
    return finish(context, keys, customer, signal);
  }
  throw new ThroughlineError(
    "CONFLICT",
    `The customer ${customer} kept changing while their erasure was requested. Repeat it under the same command id.`,
    { details: { customer } },
  );
}

/** Finishes every erasure that was requested and is not done. */
export async function resumeErasures(
  context: TenantContext,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<readonly ErasureReport[]> {
  const keys = keysOf(context);
  const { signal } = optionsFrom(options);
  const reports: ErasureReport[] = [];
  for (const customer of await findEveryId(context, "customer", [erasingKey]))
    reports.push(await finish(context, keys, customer, signal));
  return reports;
}

/** Every step may be taken again: one that was done before changes nothing. */
async function finish(
  context: TenantContext,
  keys: CodecKeys,
  customer: string,
  signal: AbortSignal | undefined,
): Promise<ErasureReport> {
  const stream = customerStream(context, customer);
  await eraseJourneys(context, keys, customer, signal);
  await keys.destroy(stream);
  // A message that was on its way when the identities were taken away may have opened a journey since.
  const { erased, kept } = await eraseJourneys(context, keys, customer, signal);
  const id = context.newId();
  const command = {
    type: "recordErasure",
    id,
    journeys: erased.length,
    kept: kept.length,
  } as const;
  const ran = await context.customers.runner.run({
    stream,
    id,
    input: command,
    command,
    index: () => ({ remove: [erasingKey] }),
  });
  outcomeOf(ran);
  return erasureReport(await loadCustomer(context, customer), erased, kept);
}

/** The journeys of the customer, as they stand once what is to be erased is. */
async function eraseJourneys(
  context: TenantContext,
  keys: CodecKeys,
  customer: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly erased: readonly Journey[]; readonly kept: readonly Journey[] }> {
  const { erasure } = await loadCustomer(context, customer);
  const [erased, kept]: [Journey[], Journey[]] = [[], []];
  for (const id of await findEveryId(context, "journey", [customerKey(customer)])) {
    throwIfAborted(signal);
    const journey = await loadJourney(context, id);
    if (erasure?.shared === "erase" || isTheirs(journey, customer))
      erased.push(await eraseJourney(context, keys, journey, customer, erasure?.by ?? SYSTEM));
    else kept.push(journey);
  }
  return { erased, kept };
}

/** A journey is its customer's. One of nobody's is theirs whose journeys were merged into it, if that is one customer alone. */
function isTheirs({ customer: owner, absorbedCustomers, erased }: Journey, customer: string): boolean {
  if (erased !== null) return true;
  if (owner !== null) return owner === customer;
  return absorbedCustomers.every((one) => one === customer);
}

async function eraseJourney(
  context: TenantContext,
  keys: CodecKeys,
  journey: Journey,
  customer: string,
  by: PartyRef,
): Promise<Journey> {
  const stream = journeyStream(context, journey.id);
  if (journey.erased === null) {
    const id = context.newId();
    const references = referencesOf(journey);
    const command = { type: "eraseJourney", id, customer, references, by } as const;
    const ran = await context.journeys.runner.run({
      stream,
      id,
      input: command,
      command,
      index: (before, after) => {
        const { add, remove } = journeyIndex(before, after);
        const messages = before === null ? [] : messageKeysOf(before, context.macs.kids);
        return { add, remove: [...remove, ...messages] };
      },
    });
    outcomeOf(ran);
  }
  await keys.destroy(stream);
  return loadJourney(context, journey.id);
}

async function loadCustomer(context: TenantContext, customer: string): Promise<Customer> {
  const { state } = await context.customers.reader.load(customerStream(context, customer));
  if (state !== null) return state;
  throw new ThroughlineError(
    "NOT_FOUND",
    `There is no customer ${customer} here. Check the id and the tenant.`,
    {
      details: { customer },
    },
  );
}
