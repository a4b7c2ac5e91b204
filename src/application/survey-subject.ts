import type { Customer } from "../journey/customer/state.js";
import { type SurveyCommand, surveyCommands } from "../journey/feedback/commands.js";
import { type Survey, surveyOf, surveys } from "../journey/feedback/state.js";
import type { Journey } from "../journey/state.js";
import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs } from "../kernel/instant.js";
import { idSchema } from "../kernel/schema.js";
import type { IndexKey } from "../storage/event-store.js";
import type { Ran } from "./command-runner.js";
import { activeKey, customerIndex, journeyIndex, surveyedKeys, withUnique } from "./index-keys.js";
import { type CommandOptions, orderFrom } from "./input.js";
import { customerStream, findEveryId, findIds, journeyStream, loadJourney } from "./journey-streams.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import { type CustomerOutcome, runOnCustomer } from "./run-on-customer.js";
import { type JourneyOutcome, runOnJourney } from "./run-on-journey.js";
import type { TenantContext } from "./tenant-context.js";

/** Where a survey belongs: to a journey, or to a customer alone. */
export type SurveySubject =
  | { readonly journey: string; readonly customer?: undefined }
  | { readonly customer: string; readonly journey?: undefined };

/** A survey, and where it belongs. */
export interface PlacedSurvey {
  readonly subject: SurveySubject;
  readonly survey: Survey;
}

export const subjectShape = { journey: idSchema.exactOptional(), customer: idSchema.exactOptional() };

/**
 * One of the two.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function subjectOf({
  journey,
  customer,
}: {
  readonly journey?: string | undefined;
  readonly customer?: string | undefined;
}): SurveySubject {
  if (journey !== undefined && customer === undefined) return { journey };
  if (customer !== undefined && journey === undefined) return { customer };
  throw new ThroughlineError(
    "INVALID_INPUT",
    "A survey is of a journey or of a customer: give one of the two.",
    {
      details: { what: "survey", problems: [{ path: "journey", rule: "either journey or customer" }] },
    },
  );
}

/** The customer's stream; `null`: a journey may belong to a customer whom the desk alone knows. */
async function knownCustomer(context: TenantContext, id: string): Promise<Customer | null> {
  return (await context.customers.reader.load(customerStream(context, id))).state;
}

async function loadCustomer(context: TenantContext, id: string): Promise<Customer> {
  const customer = await knownCustomer(context, id);
  if (customer !== null) return customer;
  throw new ThroughlineError("NOT_FOUND", `There is no customer ${id} here. Check the id and the tenant.`, {
    details: { customer: id },
  });
}

/** @throws ThroughlineError `NOT_FOUND` */
export function loadSubject(context: TenantContext, subject: SurveySubject): Promise<Journey | Customer> {
  return subject.journey === undefined
    ? loadCustomer(context, subject.customer)
    : loadJourney(context, subject.journey);
}

/** Whether what is personal of it is gone, or going. */
export function isGone(state: Journey | Customer): boolean {
  return "erased" in state ? state.erased !== null : state.erasure !== null;
}

/** What a customer was asked of late, and where they wrote. */
export interface CustomerRecord {
  /** Whose it is; `null`: nobody known. */
  readonly id: string | null;
  /** `null`: nobody known, or nobody with a stream of their own. */
  readonly customer: Customer | null;
  /** The one in question, and those on which they were asked or that are not closed. */
  readonly journeys: readonly Journey[];
  readonly surveys: readonly PlacedSurvey[];
}

/** Of the journeys that are not closed, at most so many are looked at. */
const MOST_ACTIVE = 50;

/**
 * What is known of whoever a survey would go to: all that they were asked since a time, and their newest words. However many journeys
 * a customer has had, only the one in question is loaded, those on which they were asked since then, and 50 that are not closed.
 */
export async function customerRecord(
  context: TenantContext,
  subject: SurveySubject,
  since: EpochMs,
): Promise<CustomerRecord> {
  const own = subject.journey === undefined ? null : await loadJourney(context, subject.journey);
  const id = subject.journey === undefined ? subject.customer : (own?.customer ?? null);
  const customer = id === null ? null : await knownCustomer(context, id);
  const ids = id === null ? [] : await journeysInQuestion(context, id, since);
  const others = await Promise.all(
    ids.filter((one) => one !== own?.id).map((one) => loadJourney(context, one)),
  );
  const journeys = own === null ? others : [own, ...others];
  const ofJourneys = journeys.flatMap((journey) =>
    surveys(journey).map((survey) => ({ subject: { journey: journey.id }, survey })),
  );
  if (customer === null) return { id, customer, journeys, surveys: ofJourneys };
  const theirs = surveys(customer).map((survey) => ({ subject: { customer: customer.id }, survey }));
  return { id, customer, journeys, surveys: [...ofJourneys, ...theirs] };
}

async function journeysInQuestion(context: TenantContext, customer: string, since: EpochMs) {
  const asked = await findEveryId(
    context,
    "journey",
    surveyedKeys(customer, since, Math.max(since, context.clock.now())),
  );
  const active = await findIds(context, "journey", [activeKey(customer)], MOST_ACTIVE);
  return [...new Set([...asked, ...active])];
}

/** What came of a command on a survey. */
export type SubjectOutcome = JourneyOutcome | CustomerOutcome;

/**
 * Runs a command of a survey where it belongs.
 *
 * @param input what the caller gave
 */
export function runOnSubject(
  context: TenantContext,
  subject: SurveySubject,
  asked: object,
  options: CommandOptions,
  input: object,
): Promise<SubjectOutcome> {
  const particulars = { schemas: surveyCommands, input };
  return subject.journey === undefined
    ? runOnCustomer(context, subject.customer, asked, options, particulars)
    : runOnJourney(context, subject.journey, asked, options, particulars);
}

/** What a command on a survey was decided on. */
interface Decided extends Pick<CommandOptions, "signal"> {
  readonly id: string;
  readonly input: object;
  /** Of the journey or customer. */
  readonly version: number;
  /** Taken with it, where the decision holds for one alone of those that are made at once. */
  readonly turn: IndexKey | null;
}

/** As {@link runOnSubject}, on what was decided on; `stale`: it is another version by now, `overtaken`: its turn was taken. Then nothing was written. */
export async function runOnDecided(
  context: TenantContext,
  subject: SurveySubject,
  asked: object,
  { id, input, version, turn, signal }: Decided,
): Promise<SubjectOutcome | "stale" | "overtaken"> {
  const ordered = orderFrom<SurveyCommand>(surveyCommands, asked, { id, now: context.clock.now() });
  const onlyIf = (state: Journey | Customer | null): boolean =>
    state?.version === version || state?.commands.has(id) === true;
  const order = { ...ordered, input, onlyIf, signal };
  const taken = turn === null ? [] : [turn];
  if (subject.journey === undefined)
    return decidedOutcome(
      await context.customers.runner.run({
        ...order,
        stream: customerStream(context, subject.customer),
        index: (before, after) => withUnique(customerIndex(before, after), ...taken),
      }),
    );
  return decidedOutcome(
    await context.journeys.runner.run({
      ...order,
      stream: journeyStream(context, subject.journey),
      index: (before, after) => withUnique(journeyIndex(before, after), ...taken),
    }),
  );
}

function decidedOutcome<State, Event>(ran: Ran<State, Event>): Outcome<State, Event> | "stale" | "overtaken" {
  if (ran.status === "not-run") return "stale";
  return ran.status === "key-taken" ? "overtaken" : outcomeOf(ran);
}

/** A survey of which a state is known to have events. */
export function surveyIn(state: Journey | Customer, id: string): Survey {
  const survey = surveyOf(state, id);
  if (survey !== undefined) return survey;
  throw new ThroughlineError("CORRUPT_EVENT", `Survey ${id} has events but no invitation. Report this.`);
}
