import type { Customer } from "../journey/customer/state.js";
import { type SurveyCommand, surveyCommands } from "../journey/feedback/commands.js";
import { type Survey, surveyOf, surveys } from "../journey/feedback/state.js";
import type { Journey } from "../journey/state.js";
import { ThroughlineError } from "../kernel/error.js";
import { idSchema } from "../kernel/schema.js";
import { customerIndex, customerKey, journeyIndex } from "./index-keys.js";
import { type CommandOptions, orderFrom } from "./input.js";
import { customerStream, findEveryId, journeyStream, loadJourney } from "./journey-streams.js";
import { outcomeOf } from "./outcome.js";
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

/** Everything that a customer was ever asked, and where they wrote. */
export interface CustomerRecord {
  /** `null`: nobody known, or nobody with a stream of their own. */
  readonly customer: Customer | null;
  /** All of theirs. */
  readonly journeys: readonly Journey[];
  readonly surveys: readonly PlacedSurvey[];
}

/** What is known of whoever a survey would go to. Loads every journey of theirs. */
export async function customerRecord(
  context: TenantContext,
  subject: SurveySubject,
): Promise<CustomerRecord> {
  const own = subject.journey === undefined ? null : await loadJourney(context, subject.journey);
  const id = subject.journey === undefined ? subject.customer : (own?.customer ?? null);
  const customer = id === null ? null : await knownCustomer(context, id);
  const ids = id === null ? [] : await findEveryId(context, "journey", [customerKey(id)]);
  const others = await Promise.all(
    ids.filter((one) => one !== own?.id).map((one) => loadJourney(context, one)),
  );
  const journeys = own === null ? others : [own, ...others];
  const ofJourneys = journeys.flatMap((journey) =>
    surveys(journey).map((survey) => ({ subject: { journey: journey.id }, survey })),
  );
  if (customer === null) return { customer, journeys, surveys: ofJourneys };
  const theirs = surveys(customer).map((survey) => ({ subject: { customer: customer.id }, survey }));
  return { customer, journeys, surveys: [...ofJourneys, ...theirs] };
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

/** As {@link runOnSubject}, on the version that was decided on; `null`: it is another one by now, and nothing was written. */
export async function runOnDecided(
  context: TenantContext,
  subject: SurveySubject,
  asked: object,
  {
    id,
    input,
    version,
    signal,
  }: { readonly id: string; readonly input: object; readonly version: number } & Pick<
    CommandOptions,
    "signal"
  >,
): Promise<SubjectOutcome | null> {
  const ordered = orderFrom<SurveyCommand>(surveyCommands, asked, { id, now: context.clock.now() });
  const onlyIf = (state: Journey | Customer | null): boolean =>
    state?.version === version || state?.commands.has(id) === true;
  const order = { ...ordered, input, onlyIf, signal };
  if (subject.journey === undefined) {
    const stream = customerStream(context, subject.customer);
    const ran = await context.customers.runner.run({ ...order, stream, index: customerIndex });
    return ran.status === "not-run" ? null : outcomeOf(ran);
  }
  const stream = journeyStream(context, subject.journey);
  const ran = await context.journeys.runner.run({ ...order, stream, index: journeyIndex });
  return ran.status === "not-run" ? null : outcomeOf(ran);
}

/** A survey of which a state is known to have events. */
export function surveyIn(state: Journey | Customer, id: string): Survey {
  const survey = surveyOf(state, id);
  if (survey !== undefined) return survey;
  throw new ThroughlineError("CORRUPT_EVENT", `Survey ${id} has events but no invitation. Report this.`);
}
