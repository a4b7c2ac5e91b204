import * as z from "zod";
import { type ChannelId, channelSchema } from "../channels/channel-id.js";
import { type PartyRef, partySchema } from "../handoff/party.js";
import type { JourneyEvent } from "../journey/events.js";
import { passCommands } from "../journey/passes/commands.js";
import type { PassData, PassKey, PassKind } from "../journey/passes/events.js";
import type { Journey } from "../journey/state.js";
import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs } from "../kernel/instant.js";
import { parseInput } from "../kernel/schema.js";
import type { Ran } from "./command-runner.js";
import { journeyIndex, passKey, withUnique } from "./index-keys.js";
import { type CommandOptions, fieldsOf, optionsFrom } from "./input.js";
import { journeyStream } from "./journey-streams.js";
import { type Accepted, eventOf, outcomeOf, type RefusedOutcome } from "./outcome.js";
import { LOCATOR_DIGITS, LONGEST_PIN_MS, locatorKeys, pinFor, tokenFor, tokenKeys } from "./pass-secrets.js";
import { randomDigits, randomNonce } from "./random-bytes.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

/** What a customer is to come back with. */
export interface PassRequest {
  /** Who gives it to the customer. */
  readonly by: PartyRef;
  /** Where it is meant to be used, for the record. A public channel takes an invitation alone. */
  readonly channel?: ChannelId | undefined;
  /**
   * How long it is good, in milliseconds: at least 1,000. Default and most: a token 7 and 90 days, a PIN 10 minutes, an invitation 90
   * and 366 days.
   */
  readonly withinMs?: number | undefined;
}

interface IssuedPass extends Accepted<Journey, JourneyEvent> {
  /** Its id, for `revokePass`. Not a secret. */
  readonly pass: string;
  readonly expiresAt: EpochMs;
}

/** A resume token: for the customer alone, on a private channel. Repeating the command id gives it again. */
export interface IssuedToken extends IssuedPass {
  readonly token: string;
}

/** A resume PIN for a phone call. Repeating the command id gives it again. */
export interface IssuedPin extends IssuedPass {
  /** Finds the journey; not a secret. */
  readonly locator: string;
  /** The secret. */
  readonly pin: string;
  /** Both, as they are keyed in: locator, then PIN. */
  readonly digits: string;
}

/** An invitation that may be shown in public: it opens a private channel and unlocks nothing. */
export interface IssuedInvitation extends IssuedPass {
  readonly invitation: string;
}

const DAY_MS = 86_400_000;
const SHORTEST_MS = 1_000;
const LASTS: Readonly<Record<PassKind, { readonly usual: number; readonly most: number }>> = {
  token: { usual: 7 * DAY_MS, most: 90 * DAY_MS },
  pin: { usual: LONGEST_PIN_MS, most: LONGEST_PIN_MS },
  invitation: { usual: 90 * DAY_MS, most: 366 * DAY_MS },
};

/** How many locators are drawn before there is none to be had. */
const MOST_DRAWS = 20;

const requestSchema = z.strictObject({
  by: partySchema,
  channel: channelSchema.exactOptional(),
  withinMs: z.int().min(SHORTEST_MS).exactOptional(),
});

/** The secret is made of what is recorded, so that a repeated command gives it again and the store never holds it. */
export async function issueToken(
  context: TenantContext,
  journey: string,
  request: PassRequest,
  options: CommandOptions,
): Promise<IssuedToken | RefusedOutcome> {
  const issued = await issue(context, journey, "token", request, options);
  if (issued.status === "refused") return issued;
  return { ...base(issued), token: await tokenFor(context, "token", issued.data) };
}

export async function issueInvitation(
  context: TenantContext,
  journey: string,
  request: PassRequest,
  options: CommandOptions,
): Promise<IssuedInvitation | RefusedOutcome> {
  const issued = await issue(context, journey, "invitation", request, options);
  if (issued.status === "refused") return issued;
  return { ...base(issued), invitation: await tokenFor(context, "invitation", issued.data) };
}

export async function issuePin(
  context: TenantContext,
  journey: string,
  request: PassRequest,
  options: CommandOptions,
): Promise<IssuedPin | RefusedOutcome> {
  const issued = await issue(context, journey, "pin", request, options);
  if (issued.status === "refused") return issued;
  const { locator = "" } = issued.data;
  const pin = await pinFor(context, issued.data);
  return { ...base(issued), locator, pin, digits: locator + pin };
}

/** Makes a pass good for nothing. */
export function revokePass(
  context: TenantContext,
  journey: string,
  revocation: { readonly pass: string; readonly by: PartyRef },
  options: CommandOptions,
): Promise<JourneyOutcome> {
  const asked = { ...revocation, type: "revokePass", reason: "withdrawn" };
  return runOnJourney(context, journey, asked, options, { schemas: passCommands });
}

interface IssuedData extends Accepted<Journey, JourneyEvent> {
  readonly data: PassData;
}

function base({ data, ...accepted }: IssuedData): IssuedPass {
  return { ...accepted, pass: data.pass, expiresAt: data.expiresAt };
}

async function issue(
  context: TenantContext,
  journey: string,
  kind: PassKind,
  request: PassRequest,
  options: CommandOptions,
): Promise<IssuedData | RefusedOutcome> {
  const { commandId = context.newId(), signal } = optionsFrom(options);
  const {
    by,
    channel,
    withinMs = LASTS[kind].usual,
  } = parseInput(requestSchema, fieldsOf(request, "pass"), "pass");
  if (kind !== "invitation" && channel !== undefined && context.isPublic(channel))
    throw new ThroughlineError(
      "INVALID_INPUT",
      `A ${kind} is for private channels, and everybody reads ${channel}. Issue an invitation there.`,
      { details: { what: "pass", problems: [{ path: "channel", rule: "must be private" }] } },
    );
  if (withinMs > LASTS[kind].most)
    throw new ThroughlineError(
      "INVALID_INPUT",
      `A ${kind} is good for at most ${LASTS[kind].most} ms. Give a shorter withinMs.`,
      { details: { what: "pass", problems: [{ path: "withinMs", rule: `at most ${LASTS[kind].most}` }] } },
    );
  const stream = journeyStream(context, journey);
  const input = { ...fieldsOf(request, "pass"), type: "issuePass", kind };
  for (let draw = 1; draw <= MOST_DRAWS; draw++) {
    const drawn = await draftOf(context, kind, withinMs);
    const command = {
      type: "issuePass" as const,
      id: commandId,
      ...drawn,
      by,
      ...(channel === undefined ? {} : { channel }),
    };
    const ran: Ran<Journey, JourneyEvent> = await context.journeys.runner.run({
      stream,
      id: commandId,
      input,
      command,
      index: (before, after) => withUnique(journeyIndex(before, after), ...drawn.keys.map(passKey)),
      signal,
    });
    if (ran.status === "key-taken") continue;
    const outcome = outcomeOf(ran);
    if (outcome.status === "refused") return outcome;
    return { ...outcome, data: eventOf(outcome.events, "pass.issued").data };
  }
  throw new ThroughlineError(
    "CONFLICT",
    `All of ${MOST_DRAWS} locators that were drawn are in use. Repeat the command under the same command id.`,
  );
}

/** A new pass, with new random values. */
async function draftOf(
  context: TenantContext,
  kind: PassKind,
  withinMs: number,
): Promise<PassData & { readonly keys: readonly PassKey[] }> {
  const now = context.clock.now();
  const expiresAt = now + withinMs;
  const nonce = randomNonce();
  const { kid } = await context.macs.current(`pass-${kind}:${context.tenant}`, nonce);
  const common = { pass: context.newId(), kind, kid, nonce, expiresAt };
  if (kind === "pin") {
    const locator = randomDigits(LOCATOR_DIGITS);
    return { ...common, locator, keys: locatorKeys(locator, now, expiresAt) };
  }
  const [current] = await tokenKeys(context, await tokenFor(context, kind, common));
  if (current === undefined)
    throw new ThroughlineError("SECRET_UNKNOWN", "There is no key to make tokens with. Give secrets.keys.");
  return { ...common, keys: [current] };
}
