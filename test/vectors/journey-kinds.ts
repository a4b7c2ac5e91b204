import {
  ces,
  channelSwitching,
  contextCompleteness,
  csat,
  firstContactResolution,
  handoffSuccess,
  type JourneyRecord,
  type JourneyRecordEvent,
  journeyCases,
  netPromoter,
  npsFromCounts,
  rateLeaders,
  repeatYourself,
  switchAbandonment,
  targetStatus,
} from "throughline/kpi";
import * as z from "zod";
import { businessHoursVector } from "../calendar/business-hours-vector.js";
import { type Calculate, kind } from "./kind.js";

const confidence = z.number();
const ratings = z.array(z.nullable(z.number()));
const scale = z.object({
  min: z.number(),
  max: z.number(),
  positiveFrom: z.nullable(z.number()).exactOptional(),
  agreeFrom: z.nullable(z.number()).exactOptional(),
  higherIsBetter: z.boolean().exactOptional(),
});

const hours = z.tuple([z.string(), z.string()]);
const businessHours = z.object({
  timeZone: z.string(),
  weekly: z.nullable(z.record(z.string(), z.array(hours))),
  holidays: z.array(z.string()),
  from: z.string(),
  to: z.string(),
});

/** An event of the file: times are text, and ids of handoffs, offers and surveys are all called `id`. */
const event = z.looseObject({ at: z.string(), type: z.string(), id: z.string().exactOptional() });
const journeys = z.array(
  z.object({
    id: z.string(),
    customer: z.string(),
    topic: z.string().exactOptional(),
    events: z.array(event),
  }),
);
const ofJourneys = z.object({ asOf: z.string(), journeys });

const ID_FIELD: Readonly<Record<string, string>> = { handoff: "handoff", switch: "offer", survey: "survey" };

function records(given: z.infer<typeof journeys>, surveyScale?: z.infer<typeof scale>): JourneyRecord[] {
  return given.map(({ events, ...journey }) => ({
    tenant: "acme",
    ...journey,
    events: events.map(({ at, type, id, ...rest }) => {
      const named = id === undefined ? {} : { [ID_FIELD[type] ?? "id"]: id };
      const onScale = type === "survey" && surveyScale !== undefined ? { scale: surveyScale } : {};
      return { ...rest, ...named, ...onScale, type, at: Date.parse(at) } as unknown as JourneyRecordEvent;
    }),
  }));
}

const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
const byId = <T>(entries: readonly (readonly [string, T])[]) => Object.fromEntries(entries);
const ascending = (values: readonly number[]) => values.toSorted((one, other) => one - other);

/** The kinds of journeys, surveys, targets and business hours. */
export const JOURNEY_KINDS: Readonly<Record<string, Calculate>> = {
  businessHours: kind(businessHours, businessHoursVector),

  csat: kind(z.object({ ratings, scale, conf: confidence }), (input) => {
    const { min, max, positiveFrom } = input.scale;
    const result = csat(input.ratings, {
      scale: { min, max, ...(positiveFrom === undefined ? {} : { positiveFrom }) },
      confidence: input.conf,
    });
    return {
      offered: result.offered,
      rated: result.n,
      responseRate: result.responseRate,
      positive: result.count,
      score: result.value,
      mean: result.mean,
      normalisedMean: result.normalisedMean,
      lower: result.interval?.lower ?? null,
      upper: result.interval?.upper ?? null,
    };
  }),

  nps: kind(z.object({ counts: z.array(z.number()), conf: confidence }), ({ counts, conf }) => {
    const { value, n, promoters, passives, detractors, variance, standardError, interval } = npsFromCounts(
      counts,
      { confidence: conf },
    );
    const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0, c10 = 0] = counts;
    const wald = netPromoter([c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10], conf)?.wald;
    return {
      n,
      promoters,
      passives,
      detractors,
      score: value,
      variance,
      standardError,
      waldLower: wald?.lower ?? null,
      waldUpper: wald?.upper ?? null,
      adjustedLower: interval?.lower ?? null,
      adjustedUpper: interval?.upper ?? null,
    };
  }),

  ces: kind(z.object({ ratings, scale, conf: confidence }), (input) => {
    const { min, max, agreeFrom = null, higherIsBetter = true } = input.scale;
    const result = ces(input.ratings, {
      scale: { min, max, positiveFrom: agreeFrom, higherIsBetter },
      confidence: input.conf,
    });
    return {
      n: result.n,
      mean: result.value,
      normalisedMean: result.normalisedMean,
      agreeRate: result.agreeRate,
      lower: result.interval?.lower ?? null,
      upper: result.interval?.upper ?? null,
    };
  }),

  "target.status": kind(
    z.object({
      value: z.nullable(z.number()),
      lower: z.nullable(z.number()),
      upper: z.nullable(z.number()),
      n: z.number(),
      target: z.object({
        direction: z.enum(["atLeast", "atMost"]),
        green: z.number(),
        amber: z.number(),
        minN: z.number(),
      }),
    }),
    ({ value, lower, upper, n, target }) => targetStatus({ value, n, interval: { lower, upper } }, target),
  ),

  "channel.leaders": kind(
    z.object({
      groups: z.record(z.string(), z.tuple([z.number(), z.number()])),
      conf: confidence,
      minN: z.number(),
    }),
    ({ groups, conf, minN }) => {
      const proportions = Object.entries(groups).map(([name, [count, n]]) => [name, { count, n }] as const);
      const found = rateLeaders(byId(proportions), { confidence: conf, minN });
      const differences = Object.entries(found.differences).map(([name, one]) => {
        const { difference = null, lower = null, upper = null } = one ?? {};
        return [name, { difference, lower, upper }] as const;
      });
      return { ...found, differences: byId(differences) };
    },
  ),

  "journey.firstResponse": kind(ofJourneys, (input) => {
    const cases = journeyCases(records(input.journeys), { asOf: input.asOf });
    const left = cases.excluded.map(
      ({ id, reason }) => [id, { state: `excluded:${reason}`, seconds: null }] as const,
    );
    const counted = cases.journeys.map(({ id, firstResponse: { state, ms } }) => {
      const shown = state === "noInbound" || state === "agentInitiated" ? `excluded:${state}` : state;
      return [id, { state: shown, seconds: seconds(ms) }] as const;
    });
    const stays = cases.journeys.flatMap((one) => one.stays);
    const times = (channel: string, answered: boolean) =>
      ascending(
        stays
          .filter((stay) => stay.channel === channel && stay.answered === answered)
          .map(({ ms }) => ms / 1000),
      );
    const channels = [...new Set(stays.map(({ channel }) => channel))];
    return {
      journeys: byId([...left, ...counted]),
      byChannel: byId(
        channels.map(
          (channel) =>
            [channel, { answered: times(channel, true), censored: times(channel, false) }] as const,
        ),
      ),
    };
  }),

  "journey.resolution": kind(ofJourneys, (input) => {
    const cases = journeyCases(records(input.journeys), { asOf: input.asOf });
    return {
      journeys: byId(
        cases.journeys.map(({ id, resolution }) => [
          id,
          {
            first: seconds(resolution.firstMs),
            full: seconds(resolution.fullMs),
            reopens: resolution.reopens,
            requesterWait: seconds(resolution.requesterWaitMs),
            censoredAt: seconds(resolution.censoredMs),
          },
        ]),
      ),
      excluded: byId(cases.excluded.map(({ id, reason }) => [id, reason])),
    };
  }),

  "journey.survey": kind(ofJourneys.extend({ scale }), (input) => {
    const { min, max, positiveFrom } = input.scale;
    const ratingScale = { min, max, ...(positiveFrom === undefined ? {} : { positiveFrom }) };
    const cases = journeyCases(records(input.journeys, ratingScale), { asOf: input.asOf });
    const answersOf = cases.journeys.map(({ surveys }) =>
      surveys
        .flatMap(({ answer }) => (answer === null ? [] : [answer]))
        .toSorted((one, other) => one.at - other.at)
        .map(({ rating }) => rating),
    );
    const counted = (given: readonly number[]) => {
      const { n: rated, count: positive } = csat(given, { scale: ratingScale });
      return { rated, positive };
    };
    return {
      offered: cases.journeys.flatMap(({ surveys }) => surveys).length,
      responses: counted(answersOf.flat()),
      journeys: counted(answersOf.flatMap((answers) => answers.slice(-1))),
    };
  }),

  "journey.handoff": kind(ofJourneys, ({ asOf, journeys: given }) => {
    const all = records(given);
    const { value, requested, pending, accepted, succeeded, abandoned, expired, failed, rejections } =
      handoffSuccess(all, { asOf });
    const completeness = contextCompleteness(all, { asOf });
    const times = journeyCases(all, { asOf }).journeys.flatMap(({ handoffs }) =>
      handoffs.flatMap(({ answer, requestedAt }) =>
        answer?.how === "accepted" ? [(answer.at - requestedAt) / 1000] : [],
      ),
    );
    return {
      requested,
      pending,
      accepted,
      completed: succeeded,
      abandoned,
      expired,
      failed,
      rejections,
      successRate: value,
      acceptSeconds: ascending(times),
      completenessMicro: completeness.value,
      completenessMacro: completeness.macro,
      repeatRate: repeatYourself(all, { asOf }).value,
    };
  }),

  "journey.channelSwitch": kind(
    ofJourneys.extend({ abandonAfterSeconds: z.number() }),
    ({ asOf, journeys: given, abandonAfterSeconds }) => {
      const all = records(given);
      const switching = channelSwitching(all, { asOf });
      const offers = switchAbandonment(all, { asOf, abandonAfterMs: abandonAfterSeconds * 1000 });
      return {
        journeys: switching.n,
        switchedJourneys: switching.count,
        switchRate: switching.value,
        switches: switching.switches,
        transitions: byId(switching.transitions.map(({ from, to, count }) => [`${from}>${to}`, count])),
        offered: offers.offered,
        immature: offers.immature,
        abandoned: offers.abandoned,
        abandonRate: offers.value,
      };
    },
  ),

  "journey.firstContactResolution": kind(
    ofJourneys.extend({ windowSeconds: z.number() }),
    ({ asOf, journeys: given, windowSeconds }) => {
      const result = firstContactResolution(records(given), { asOf, holdsForMs: windowSeconds * 1000 });
      return {
        resolved: result.resolved,
        mature: result.n,
        reopened: result.reopened,
        repeatContacts: result.repeated,
        firstContactResolved: result.count,
        fcr: result.value,
        reopenRate: result.reopenRate.value,
      };
    },
  ),
};
