import * as z from "zod";
import { type Assurance, higherAssurance } from "../channels/assurance.js";
import { type ChannelId, channelSchema } from "../channels/channel-id.js";
import type { TransferPacket } from "../handoff/packet/packet.js";
import { arrivalWarning } from "../handoff/packet/warnings.js";
import { handoffCommands } from "../handoff/protocol/commands.js";
import type { Handoff } from "../handoff/protocol/state.js";
import { tokenKind } from "../handoff/resume/token-form.js";
import { passCommands, type RedeemPass } from "../journey/passes/commands.js";
import type { PassKind, RevocationReason } from "../journey/passes/events.js";
import { isLive, type Pass } from "../journey/passes/state.js";
import type { Journey } from "../journey/state.js";
import { canonicalJson } from "../kernel/canonical-json.js";
import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs, Instant } from "../kernel/instant.js";
import { type Mac, sameMac } from "../kernel/keyed-mac.js";
import type { Ordered } from "../kernel/ordered.js";
import { refused } from "../kernel/refusal.js";
import { instantSchema, parseInput } from "../kernel/schema.js";
import type { IndexKey } from "../storage/event-store.js";
import { throwIfAborted, untilAborted } from "./aborting.js";
import {
  identityMacs,
  type Macs,
  type NormalIdentity,
  normaliseIdentity,
  type Sender,
  senderSchema,
} from "./identity.js";
import { identityKey, passKey } from "./index-keys.js";
import { type CommandOptions, fieldsOf, optionsFrom } from "./input.js";
import { findIds, followMerges, loadJourney } from "./journey-streams.js";
import { type LinkOnArrival, linkOnArrival } from "./link-on-arrival.js";
import type { RefusedOutcome } from "./outcome.js";
import { preparePacket } from "./packet.js";
import { LOCATOR_DIGITS, locatorKeys, PIN_DIGITS, pinFor, tokenKeys } from "./pass-secrets.js";
import { runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

/** How a customer came in. */
export interface ComingIn {
  /** The resume token or the invitation of a link. Give this or `digits`. */
  readonly token?: string | undefined;
  /** The digits keyed in: a PIN's locator and the PIN; spaces, dashes and a final `#` are left out. */
  readonly digits?: string | undefined;
  /** Where they are now. */
  readonly channel: ChannelId;
  /**
   * Whom the channel names: a caller's number, an account, a browser session. It makes a retry of the same customer count as one use,
   * and a number that is known already raises a PIN's assurance. Never needed: callers may withhold their number.
   */
  readonly from?: Sender | undefined;
  /** When, by the source's clock. Default: now. */
  readonly at?: Instant | undefined;
}

/** What coming in led to. Told apart by `status`. */
export type Resumed =
  | {
      readonly status: "resumed";
      /** As it stands now, where it was merged: the one it goes on in. Shared with other callers: read it only. */
      readonly journey: Journey;
      /** The handoff that is open on it. */
      readonly handoff: Handoff | null;
      /** How sure it is that this is the customer: what may be told *to them* goes by this. */
      readonly assurance: Assurance;
      /**
       * Of `from`: `linked` to the customer now, `known` before, another customer's (`taken`), or left alone (`none`): not given, not
       * proven well enough, or a journey without a customer.
       */
      readonly identity: LinkOnArrival;
      /** For the agent: of the open handoff, else for the channel they came to. Its first warning is the assurance. */
      readonly packet: TransferPacket;
      /** They came in before, and this is a retry. */
      readonly repeated: boolean;
    }
  /** By a public invitation, which anybody may follow: nothing is unlocked, nothing was written. */
  | { readonly status: "invited"; readonly journey: string; readonly assurance: "none" }
  /** `PASS_INVALID`, `PASS_USED`, `PASS_EXPIRED`; of a PIN always `PASS_INVALID`. */
  | RefusedOutcome;

/** What was found out of a pass that is about to be used. */
interface Found {
  readonly journey: Journey;
  readonly pass: Pass;
}

/** Somebody who came in, their identity in the one form. */
export interface Claimant {
  readonly channel: ChannelId;
  readonly at: EpochMs;
  readonly identity: NormalIdentity | undefined;
  readonly macs: Macs | undefined;
}

/** A pass that was redeemed. */
interface Redeemed {
  readonly journey: Journey;
  readonly assurance: Assurance;
  readonly identity: LinkOnArrival;
  readonly repeated: boolean;
}

const UNKNOWN = "There is nothing to come back to under this. Ask the customer to write or call once more.";

const comingInSchema = z.strictObject({
  token: z.string().max(2_000).exactOptional(),
  digits: z.string().max(100).exactOptional(),
  channel: channelSchema,
  from: senderSchema.exactOptional(),
  at: instantSchema.exactOptional(),
});

/** The customer comes in: by a token, an invitation or a PIN. */
export async function resume(
  context: TenantContext,
  comingIn: ComingIn,
  options: CommandOptions,
): Promise<Resumed> {
  const { commandId = context.newId(), signal } = optionsFrom(options);
  throwIfAborted(signal);
  const { token, digits, channel, from, at } = parseInput(
    comingInSchema.refine(
      (given) => (given.token === undefined) !== (given.digits === undefined),
      "give either token or digits",
    ),
    fieldsOf(comingIn, "comingIn"),
    "comingIn",
  );
  const claimant = await claimantOf(context, { channel, from, at });
  const coming =
    token === undefined
      ? byPin(context, digits ?? "", claimant, commandId)
      : byToken(context, token, claimant, commandId);
  return untilAborted(coming, signal);
}

async function claimantOf(
  context: TenantContext,
  {
    channel,
    from,
    at,
  }: {
    readonly channel: ChannelId;
    readonly from: z.infer<typeof senderSchema> | undefined;
    readonly at: EpochMs | undefined;
  },
): Promise<Claimant> {
  const when = at ?? context.clock.now();
  if (from === undefined) return { channel, at: when, identity: undefined, macs: undefined };
  const identity = await normaliseIdentity(
    { ...from, platform: from.platform ?? channel },
    context.defaultCountry,
  );
  return { channel, at: when, identity, macs: await identityMacs(context.macs, context.tenant, identity) };
}

async function byToken(
  context: TenantContext,
  token: string,
  claimant: Claimant,
  commandId: string,
): Promise<Resumed> {
  const used = await redeemToken(context, token, claimant, commandId);
  return used.status === "redeemed" ? resumed(context, claimant, used) : used;
}

/** What using a token led to. */
export type TokenUse =
  | ({ readonly status: "redeemed" } & Redeemed)
  | Extract<Resumed, { readonly status: "invited" | "refused" }>;

/** Uses a token up, or says where an invitation leads. */
export async function redeemToken(
  context: TenantContext,
  token: string,
  claimant: Claimant,
  commandId: string,
): Promise<TokenUse> {
  const found = await findByToken(context, token);
  if (found === null) return refused("PASS_INVALID", UNKNOWN);
  if (found.pass.kind === "invitation") {
    if (!isLive(found.pass, context.clock.now())) return refused("PASS_INVALID", UNKNOWN);
    const { id } = await followMerges(context, found.journey.id);
    return { status: "invited", journey: id, assurance: "none" };
  }
  return redeem(context, found, claimant, commandId, "possession");
}

/** Tokens that were shown in public are no secret any more. Gives whether there was one. Of many, only the first are looked up. */
export async function revokeExposed(context: TenantContext, shown: readonly string[]): Promise<boolean> {
  let exposed = false;
  for (const token of shown.slice(0, MOST_EXPOSED)) {
    const found = tokenKind(token) === "token" ? await findByToken(context, token) : null;
    if (found === null) continue;
    await revoke(context, found, "exposed");
    exposed = true;
  }
  return exposed;
}

const MOST_EXPOSED = 20;

async function revoke(context: TenantContext, { journey, pass }: Found, reason: RevocationReason) {
  const asked = { type: "revokePass", pass: pass.pass, reason, by: { kind: "system", id: "throughline" } };
  await runOnJourney(context, journey.id, asked, {}, { schemas: passCommands });
}

async function findByToken(context: TenantContext, token: string): Promise<Found | null> {
  const kind = tokenKind(token);
  if (kind === null) return null;
  return findPass(context, (await tokenKeys(context, token)).map(passKey), kind);
}

async function findPass(
  context: TenantContext,
  keys: readonly IndexKey[],
  kind: PassKind,
): Promise<Found | null> {
  const [id] = await findIds(context, "journey", keys, 1);
  if (id === undefined) return null;
  const journey = await loadJourney(context, id);
  const pass = journey.passes.find(
    (one) => one.kind === kind && one.keys.some((has) => keys.some((key) => key.mac === has.mac)),
  );
  return pass === undefined ? null : { journey, pass };
}

/** A PIN is refused in one way, whatever is wrong, and never sooner than another. */
async function byPin(
  context: TenantContext,
  given: string,
  claimant: Claimant,
  commandId: string,
): Promise<Resumed> {
  if (context.inTransaction)
    throw new ThroughlineError(
      "TX_UNSUPPORTED",
      "A try of a PIN is counted whatever becomes of your transaction. Resume by PIN before it begins.",
    );
  const answerAt = performance.now() + context.pinAnswerMs;
  const redeemed = await redeemPin(context, given.replace(/[\s-]|#$/g, ""), claimant, commandId);
  if (redeemed !== null) return resumed(context, claimant, redeemed);
  const left = answerAt - performance.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  return refused("PASS_INVALID", UNKNOWN);
}

/** The try is written down before the PIN is looked at, so that parallel guesses count like any others. */
async function redeemPin(
  context: TenantContext,
  digits: string,
  claimant: Claimant,
  commandId: string,
): Promise<Redeemed | null> {
  const now = context.clock.now();
  const [, locator, pin] = PIN.exec(digits) ?? [];
  if (locator === undefined || pin === undefined) return null;
  const found = await findPass(context, locatorKeys(locator, now, now).map(passKey), "pin");
  if (found === null) return null;
  const { journey, pass } = found;
  if (!(await mayTry(context, found, claimant, commandId))) return null;
  if (!sameMac(await pinFor(context, pass), pin)) {
    const { passes } = await loadJourney(context, journey.id);
    const tries = passes.find((one) => one.pass === pass.pass)?.tries ?? 0;
    if (tries >= MOST_TRIES) await revoke(context, found, "guessed");
    return null;
  }
  const assurance = (await isKnown(context, journey, claimant)) ? "possession" : "self-asserted";
  const redeemed = await redeem(context, found, claimant, commandId, assurance);
  return redeemed.status === "redeemed" ? redeemed : null;
}

const PIN = new RegExp(`^(\\d{${LOCATOR_DIGITS}})(\\d{${PIN_DIGITS}})$`);
/** The last of a PIN's tries: the core gives no more. */
const MOST_TRIES = 5;

/** Whoever redeemed the PIN may come again without a try of its own. */
async function mayTry(
  context: TenantContext,
  { journey, pass }: Found,
  { channel, macs }: Claimant,
  commandId: string,
): Promise<boolean> {
  if (pass.redeemed !== null && macs !== undefined) return true;
  const asked = { type: "tryPin", pass: pass.pass, channel };
  const options = { commandId: `${commandId}.try` };
  const tried = await runOnJourney(context, journey.id, asked, options, { schemas: passCommands });
  return tried.status === "ok";
}

/** Whether the customer of the journey was seen under this identity before. */
async function isKnown(context: TenantContext, journey: Journey, { macs }: Claimant): Promise<boolean> {
  if (macs === undefined) return false;
  const { identities, rekeyed } = journey;
  const seen = ({ mac }: Mac) =>
    identities.has(mac) || rekeyed?.identities.some((one) => one.mac === mac) === true;
  if (macs.some(seen)) return true;
  const [customer] = await findIds(context, "customer", macs.map(identityKey), 1);
  return customer !== undefined && customer === journey.customer;
}

async function redeem(
  context: TenantContext,
  { journey, pass }: Found,
  claimant: Claimant,
  commandId: string,
  assurance: Assurance,
): Promise<TokenUse> {
  const { channel, at, identity, macs } = claimant;
  const seen = higherAssurance(assurance, context.senderAssurance(channel));
  const claim = await claimOf(context, claimant);
  const holder =
    macs === undefined ? undefined : (await findIds(context, "customer", macs.map(identityKey), 1))[0];
  const evidence = pass.kind === "pin" ? "pin" : "token";
  const asked: Omit<RedeemPass, keyof Ordered<string>> & { readonly type: "redeemPass" } = {
    type: "redeemPass",
    pass: pass.pass,
    channel,
    at,
    assurance,
    ...(claim === undefined ? {} : { claim }),
    ...(identity === undefined || macs === undefined
      ? {}
      : { identity: { ...identity, identity: macs[0].mac, assurance: seen, occurredAt: at } }),
    ...(holder === undefined || assurance === "self-asserted"
      ? {}
      : { customer: { customer: holder, evidence, assurance } }),
  };
  const input = { type: "redeemPass", pass: pass.pass, channel, claim: claim ?? null };
  const outcome = await runOnJourney(
    context,
    journey.id,
    asked,
    { commandId },
    { schemas: passCommands, input },
  );
  if (outcome.status === "refused") return outcome;
  const { state, events, repeated } = outcome;
  const now = state.mergedInto === null ? state : await arriveAfterMerge(context, state, asked, commandId);
  const link = await linkOnArrival(context, now, claimant, evidence, assurance, commandId);
  return {
    status: "redeemed",
    journey: now,
    assurance,
    identity: link,
    repeated: repeated || events.length === 0,
  };
}

async function claimOf({ macs, tenant }: TenantContext, claimant: Claimant): Promise<string | undefined> {
  if (claimant.identity === undefined) return undefined;
  const { channel, identity } = claimant;
  const { mac } = await macs.current(`claim:${tenant}`, canonicalJson({ channel, identity }));
  return mac;
}

/** The token of a journey that was merged brings the customer to the handoff of the one it goes on in. */
async function arriveAfterMerge(
  context: TenantContext,
  merged: Journey,
  { pass, channel, at, assurance }: Omit<RedeemPass, keyof Ordered<string>>,
  commandId: string,
): Promise<Journey> {
  const journey = await followMerges(context, merged.id);
  const { open } = journey.handoff;
  if (open === null) return journey;
  const evidence = { kind: "token", ref: pass };
  const asked = { type: "recordArrival", handoff: open.id, at, channel, evidence, assurance };
  await runOnJourney(
    context,
    journey.id,
    asked,
    { commandId: `${commandId}.arrive` },
    { schemas: handoffCommands },
  );
  return loadJourney(context, journey.id);
}

async function resumed(
  context: TenantContext,
  { channel }: Claimant,
  { journey, assurance, identity, repeated }: Redeemed,
): Promise<Resumed> {
  const { open: handoff } = journey.handoff;
  const target = { to: { channel }, reason: "customer-request" } as const;
  const { packet: built } = await preparePacket(context, journey, handoff === null ? { target } : {});
  const packet = { ...built, warnings: [arrivalWarning(assurance), ...built.warnings] };
  return { status: "resumed", journey, handoff, assurance, identity, packet, repeated };
}
