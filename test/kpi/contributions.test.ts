import {
  channelSwitching,
  contributionsOf,
  csatBySwitching,
  type JourneyRecord,
  type JourneyRecordEvent,
  type KpiContext,
  KpiPartials,
  type RatingScale,
  report,
  type SurveyRecord,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, customer, handoff, journey, rated, recommended, status } from "./records.js";

const MINUTE = 60_000;
const CONTEXT = {
  asOf: at("20 00:00"),
  cohort: "started",
  timeZone: "UTC",
  period: "week",
  weekStart: "monday",
} as const satisfies KpiContext;

interface Records {
  readonly journeys?: readonly JourneyRecord[];
  readonly surveys?: readonly SurveyRecord[];
}

/** What records add, by name, for each cell. */
function cellsOf(records: Records, context: Partial<KpiContext> = {}) {
  const partials = new KpiPartials();
  for (const one of contributionsOf(records, { ...CONTEXT, ...context }).contributions) partials.add(one);
  return partials.toJSON().map(({ cell, totals }) => ({
    cell: [cell.day, cell.tenant, cell.channel, cell.segment, cell.agent, cell.queue],
    counts: totals.counts,
    tallies: totals.tallies,
    durations: Object.fromEntries(
      Object.entries(totals.durations).flatMap(([name, { ended, left, open }]) =>
        Object.entries({ ended, left, open }).flatMap(([how, list]) =>
          Array.isArray(list)
            ? list.map(([ms, times]) => [`${name} ${how}`, times === 1 ? ms : [ms, times]])
            : [],
        ),
      ),
    ),
  }));
}

const assigned = (
  time: string,
  to: { agent?: string | null; queue?: string | null },
): JourneyRecordEvent => ({
  type: "assigned",
  at: at(time),
  ...to,
});
const queued = (event: JourneyRecordEvent, queue: string): JourneyRecordEvent =>
  ({ ...event, queue }) as JourneyRecordEvent;
const offer = (time: string): JourneyRecordEvent => ({
  type: "switch",
  at: at(time),
  offer: time,
  to: "phone",
});
const unnamed = (time: string, channel: string): JourneyRecordEvent => ({
  type: "message",
  at: at(time),
  actor: "agent",
  channel,
});

describe("a journey adds", () => {
  it("what it is as a whole to one cell, and stays, handoffs, offers and surveys to those they belong to", () => {
    const record = journey(
      "a",
      [
        customer("10:00"),
        assigned("10:01", { agent: "jan", queue: "sales" }),
        agent("10:02"),
        offer("10:05"),
        customer("10:10", "phone"),
        queued(handoff("10:11", "requested", { required: ["name", "order"], provided: ["name"] }), "billing"),
        handoff("10:12", "accepted"),
        assigned("10:14", { queue: "vip" }),
        unnamed("10:15", "phone"),
        customer("10:20", "phone"),
        status("10:30", "solved"),
        rated("10:50", 5),
      ],
      { segment: "plus" },
    );
    expect(cellsOf({ journeys: [record] })).toEqual([
      {
        cell: ["2026-05-01", "acme", "phone", "plus", "maria", "billing"],
        counts: { "handoffs.requested": 1, "handoffs.accepted": 1, "handoffs.succeeded": 1 },
        tallies: { "context|1|2": 1 },
        durations: { "accept.accepted ended": MINUTE },
      },
      {
        cell: ["2026-05-01", "acme", "phone", "plus", "maria", "vip"],
        counts: { stays: 1, "stays.answered": 1, "stays.engaged": 1, "csat.offered": 1 },
        tallies: { "csat|1|5|4|up|5": 1 },
        durations: { "stayResponse ended": 5 * MINUTE },
      },
      {
        cell: ["2026-05-01", "acme", "web-chat", "plus", "maria", "vip"],
        counts: {
          journeys: 1,
          "journeys.inbound": 1,
          "journeys.switched": 1,
          switches: 1,
          "firstResponse.answered": 1,
          stays: 1,
          "stays.answered": 1,
          "resolution.first": 1,
          "resolution.full": 1,
          "firstContact.resolved": 1,
          "firstContact.mature": 1,
          "completion.switched": 1,
          "completion.switchedSolved": 1,
          offers: 1,
          "offers.kept": 1,
          "csatByJourney.switched": 1,
          "csatByJourney.switchedPositive": 1,
        },
        tallies: { "end|phone|solved": 1, "switch|web-chat|phone": 1 },
        durations: {
          "firstResponse ended": 2 * MINUTE,
          "stayResponse ended": 2 * MINUTE,
          "firstResolution ended": 30 * MINUTE,
          "resolution ended": 30 * MINUTE,
          "requesterWait ended": 30 * MINUTE,
        },
      },
    ]);
  });

  it("while it goes on, the instants at which its durations began, and no end", () => {
    const open = journey("a", [customer("19 10:00")]);
    const [cell] = cellsOf({ journeys: [open] });
    expect(cell).toMatchObject({
      cell: ["2026-05-19", "acme", "web-chat", null, null, null],
      tallies: {},
      durations: {
        "firstResponse open": at("19 10:00"),
        "stayResponse open": at("19 10:00"),
        "firstResolution open": at("19 10:00"),
        "resolution open": at("19 10:00"),
        "requesterWait open": at("19 10:00"),
      },
    });
    expect(cell?.counts).toEqual({
      journeys: 1,
      "journeys.inbound": 1,
      "firstResponse.waiting": 1,
      stays: 1,
      "completion.immature": 1,
    });
  });

  it("the requester's wait as far as it got where it stands, and as begun so much later where it runs again", () => {
    const waitOf = (...events: readonly JourneyRecordEvent[]) =>
      Object.entries(
        cellsOf({ journeys: [journey("a", [customer("10:00"), ...events])] })[0]?.durations ?? {},
      ).filter(([name]) => name.startsWith("requesterWait"));
    const pending = status("10:10", "pending");
    expect(waitOf(pending)).toEqual([["requesterWait left", 10 * MINUTE]]);
    expect(waitOf(pending, status("10:30", "open"))).toEqual([["requesterWait open", at("10:20")]]);
    expect(waitOf(pending, status("10:30", "open"), status("10:35", "solved"))).toEqual([
      ["requesterWait ended", 15 * MINUTE],
    ]);
  });

  it("that it is not solved to where it ended once it has had its time, and not before", () => {
    const endsOf = (time: string, ...events: readonly JourneyRecordEvent[]) =>
      cellsOf({ journeys: [journey("a", [customer(time), ...events])] })[0]?.tallies;
    expect(endsOf("13 00:00")).toEqual({ "end|web-chat|unsolved": 1 });
    expect(endsOf("13 00:01")).toEqual({});
    expect(endsOf("19 00:00", status("19 01:00", "solved"))).toEqual({ "end|web-chat|solved": 1 });
  });

  it("by the channel of the stay, and the agent who answered there", () => {
    const record = journey("a", [
      customer("10:00"),
      agent("10:01", "web-chat", "jan"),
      customer("10:10", "email"),
      agent("10:20", "email", "maria"),
    ]);
    expect(
      cellsOf({ journeys: [record] }).map(({ cell, counts }) => [...cell.slice(2, 5), counts.stays]),
    ).toEqual([
      ["email", null, "maria", 1],
      ["web-chat", null, "jan", 1],
      ["web-chat", null, "maria", undefined],
    ]);
  });
});

describe("the agent and the queue of a journey", () => {
  const of = (...events: readonly JourneyRecordEvent[]) =>
    contributionsOf({ journeys: [journey("a", events)] }, CONTEXT).contributions[0]?.parts[0]?.cell;
  const both = assigned("10:00", { agent: "jan", queue: "sales" });

  it("are those it was assigned to last, each by itself", () => {
    expect(of(both)).toMatchObject({ agent: "jan", queue: "sales" });
    expect(of(both, assigned("10:01", { queue: "billing" }))).toMatchObject({
      agent: "jan",
      queue: "billing",
    });
    expect(of(both, assigned("10:01", { agent: "maria" }))).toMatchObject({ agent: "maria", queue: "sales" });
    expect(of(both, assigned("10:01", { agent: null }))).toMatchObject({ agent: null, queue: "sales" });
    expect(of(both, assigned("10:01", { queue: null }))).toMatchObject({ agent: "jan", queue: null });
  });

  it("are the queue of the last handoff requested for one", () => {
    const requested = queued(handoff("10:01", "requested"), "billing");
    expect(of(both, requested)).toMatchObject({ queue: "billing" });
    expect(of(both, requested, handoff("10:02", "requested"))).toMatchObject({ queue: "billing" });
    expect(of(both, requested, queued(handoff("10:02", "accepted"), "vip"))).toMatchObject({
      queue: "billing",
    });
    expect(of(both, requested, assigned("10:02", { queue: "vip" }))).toMatchObject({ queue: "vip" });
    expect(of(handoff("10:01", "requested"))).toMatchObject({ agent: null, queue: null });
  });

  it("are the agent who answered last, as far as is known who it was", () => {
    const answered = agent("10:01");
    expect(of(answered, assigned("10:02", { agent: "jan" }))).toMatchObject({ agent: "maria" });
    expect(of(answered, unnamed("10:02", "email"), status("10:03", "solved"))).toMatchObject({
      agent: "maria",
    });
    expect(of(both, unnamed("10:02", "email"))).toMatchObject({ agent: "jan" });
    expect(of({ ...rated("10:01", 5), agent: "eva" } as JourneyRecordEvent)).toMatchObject({ agent: null });
  });
});

describe("the day of a journey", () => {
  const record = journey("a", [customer("1 10:00"), status("3 10:00", "solved"), agent("5 10:00")]);
  const daysOf = (records: Records, context: Partial<KpiContext> = {}) =>
    cellsOf(records, context).map(({ cell: [day], counts, tallies }) => [day, counts.journeys, tallies]);

  it("is that of its first event, or of its last resolution", () => {
    expect(daysOf({ journeys: [record] })).toMatchObject([["2026-05-01", 1, {}]]);
    expect(daysOf({ journeys: [record] }, { cohort: "ended" })).toMatchObject([["2026-05-03", 1, {}]]);
  });

  it("is that of its first event also where it is left out, and that of the report where it has none", () => {
    const out = [
      journey("open", [customer("4 10:00")]),
      journey("spam", [customer("5 10:00"), { type: "spam", at: at("6 10:00") }]),
      journey("later", [customer("21 10:00")]),
    ];
    expect(daysOf({ journeys: out }, { cohort: "ended" })).toEqual([
      ["2026-05-04", undefined, { "excluded|notEnded": 1 }],
      ["2026-05-05", undefined, { "excluded|spam": 1 }],
      ["2026-05-20", undefined, { "excluded|noEvents": 1 }],
    ]);
  });

  it("is by the clocks of the zone, also on the days they are changed", () => {
    const dayOf = (time: string, timeZone: string) => {
      const message = { ...customer("10:00"), at: Date.parse(time) };
      return daysOf({ journeys: [journey("a", [message])] }, { timeZone })[0]?.[0];
    };
    // Athens goes from two hours ahead of UTC to three at 01:00 UTC.
    expect(dayOf("2026-03-28T21:30:00Z", "Europe/Athens")).toBe("2026-03-28");
    expect(dayOf("2026-03-28T22:00:00Z", "Europe/Athens")).toBe("2026-03-29");
    expect(dayOf("2026-03-29T20:59:00Z", "Europe/Athens")).toBe("2026-03-29");
    expect(dayOf("2026-03-29T21:00:00Z", "Europe/Athens")).toBe("2026-03-30");
    // In Santiago midnight did not come at 03:00 UTC: it was 23:00 of the same day again.
    expect(dayOf("2024-04-07T03:00:00Z", "America/Santiago")).toBe("2024-04-06");
    expect(dayOf("2024-04-07T03:59:00Z", "America/Santiago")).toBe("2024-04-06");
    expect(dayOf("2024-04-07T04:00:00Z", "America/Santiago")).toBe("2024-04-07");
  });
});

describe("a contribution", () => {
  it("says whose it is", () => {
    const { contributions } = contributionsOf(
      {
        journeys: [
          journey("a", [customer("10:00")]),
          journey("b", [{ type: "spam", at: at("10:00") }], { tenant: "globex" }),
          journey("c", [customer("10:00")], { tenant: "globex" }),
        ],
        surveys: [
          { id: "s", tenant: "acme", customer: null, kind: "ces", offeredAt: at("10:00"), answer: null },
        ],
      },
      { ...CONTEXT, cohort: "ended" },
    );
    expect(contributions.map(({ version, of, changesAt }) => ({ version, of, changesAt }))).toEqual([
      { version: 1, of: { type: "journey", tenant: "globex", id: "b" }, changesAt: null },
      { version: 1, of: { type: "journey", tenant: "acme", id: "a" }, changesAt: null },
      { version: 1, of: { type: "journey", tenant: "globex", id: "c" }, changesAt: null },
      { version: 1, of: { type: "survey", tenant: "acme", id: "s" }, changesAt: null },
    ]);
  });

  it("changes by itself when the first time to wait and see is over, and never where none is left", () => {
    const changeOf = (...events: readonly JourneyRecordEvent[]) =>
      contributionsOf({ journeys: [journey("a", events)] }, CONTEXT).contributions[0]?.changesAt;
    expect(changeOf(customer("13 00:00"))).toBeNull();
    expect(changeOf(customer("13 00:01"))).toBe(at("20 00:01"));
    expect(changeOf(customer("12 00:00"), customer("14 00:00", "phone"))).toBe(at("21 00:00"));
    expect(changeOf(customer("12 00:00"), status("18 00:00", "solved"))).toBe(at("25 00:00"));
    expect(changeOf(customer("19 10:00"), offer("19 11:00"))).toBe(at("20 11:00"));
    expect(changeOf(customer("19 10:00"), offer("19 11:00"), customer("19 12:00"))).toBe(at("26 10:00"));
    expect(changeOf(customer("1 10:00"), offer("1 11:00"))).toBeNull();
  });
});

describe("the rating of a journey", () => {
  const survey = (time: string, id: string, more: object = {}): JourneyRecordEvent =>
    ({ type: "survey", at: at(time), survey: id, phase: "offered", ...more }) as JourneyRecordEvent;
  const answer = (time: string, id: string, rating: number, more: object = {}) =>
    survey(time, id, { phase: "answered", rating, ...more });
  const ratingOf = (...events: readonly JourneyRecordEvent[]) => {
    const { withoutSwitch } = csatBySwitching(
      [journey("a", [customer("10:00"), survey("11:00", "s1"), survey("11:01", "s2"), ...events])],
      CONTEXT,
    );
    return withoutSwitch.value;
  };

  it("is the one given last, and of two at once that of the survey offered later", () => {
    expect(ratingOf(answer("12:00", "s2", 1), answer("12:01", "s1", 5))).toBe(1);
    expect(ratingOf(answer("12:00", "s1", 1), answer("12:01", "s2", 5))).toBe(1);
    expect(ratingOf(answer("12:00", "s2", 5), answer("12:01", "s1", 1))).toBe(0);
    expect(ratingOf(answer("12:00", "s1", 1), answer("12:00", "s2", 5))).toBe(1);
    expect(ratingOf(answer("12:00", "s1", 5), answer("12:00", "s2", 1))).toBe(0);
  });

  it("is positive from where its own scale says", () => {
    const scale = { min: 1, max: 10, positiveFrom: 7 };
    expect(ratingOf(answer("12:00", "s1", 7, { scale }))).toBe(1);
    expect(ratingOf(answer("12:00", "s1", 6, { scale }))).toBe(0);
  });

  it("is neither an answer off its scale nor one about effort or recommendation", () => {
    expect(ratingOf()).toBeNull();
    expect(ratingOf(answer("12:00", "s1", 9))).toBeNull();
    expect(ratingOf(answer("12:00", "s3", 5, { kind: "ces" }))).toBeNull();
    expect(ratingOf(answer("12:00", "s3", 5, { kind: "nps" }))).toBeNull();
    expect(ratingOf(answer("12:00", "s1", 2), answer("12:01", "s3", 5, { kind: "ces" }))).toBe(0);
    expect(ratingOf(answer("12:00", "s1", 2), answer("12:01", "s2", 9))).toBe(0);
  });
});

describe("a survey", () => {
  const survey = (more: Partial<SurveyRecord> = {}): SurveyRecord => ({
    id: "s",
    tenant: "acme",
    customer: "eva",
    kind: "nps",
    offeredAt: at("5 10:00"),
    answer: { rating: 9, at: at("7 10:00") },
    ...more,
  });
  const whose = { channel: "email", segment: "plus", agent: "maria" };

  it("of recommendation counts on the day of the answer, and any other on that of the offer", () => {
    const cells = (kind: "csat" | "nps" | "ces") =>
      cellsOf({ surveys: [survey({ ...whose, kind, answer: { rating: 5, at: at("7 10:00") } })] }).map(
        ({ cell, counts, tallies }) => [...cell, counts, tallies],
      );
    expect(cells("nps")).toEqual([
      ["2026-05-05", "acme", "email", "plus", "maria", null, { "nps.offered": 1 }, {}],
      ["2026-05-07", "acme", "email", "plus", "maria", null, {}, { "nps|0|10|none|up|5": 1 }],
    ]);
    expect(cells("csat")).toEqual([
      ["2026-05-05", "acme", "email", "plus", "maria", null, { "csat.offered": 1 }, { "csat|1|5|4|up|5": 1 }],
    ]);
    expect(cells("ces")).toEqual([
      ["2026-05-05", "acme", "email", "plus", "maria", null, { "ces.offered": 1 }, { "ces|1|7|5|up|5": 1 }],
    ]);
  });

  it("of recommendation held on a journey counts there, for its channel, segment and agent, on its scale", () => {
    const asked: JourneyRecordEvent = {
      type: "survey",
      at: at("11:00"),
      survey: "n",
      phase: "answered",
      kind: "nps",
      rating: 8,
      scale: { min: 0, max: 10, positiveFrom: 8 },
    };
    const record = journey("a", [customer("10:00", "email"), agent("10:30", "email"), asked], {
      segment: "plus",
    });
    const { contributions } = contributionsOf({ journeys: [record] }, CONTEXT);
    expect(contributions.at(-1)?.of).toEqual({ type: "survey", tenant: "acme", id: "n" });
    const held = cellsOf({ journeys: [record] }).find(({ counts }) => counts["nps.offered"] === 1);
    expect(held).toMatchObject({
      cell: ["2026-05-01", "acme", "email", "plus", "maria", null],
      tallies: { "nps|0|10|8|up|8": 1 },
    });
  });

  it("says in its tally on what scale it was, and that an answer is off it", () => {
    const tallyOf = (rating: number, scale?: RatingScale) =>
      Object.keys(
        cellsOf({
          surveys: [
            survey({
              kind: "ces",
              answer: { rating, at: at("7 10:00") },
              ...(scale === undefined ? {} : { scale }),
            }),
          ],
        })[0]?.tallies ?? {},
      );
    expect(tallyOf(8)).toEqual(["ces|1|7|5|up|offScale"]);
    expect(tallyOf(2, { min: 1, max: 5 })).toEqual(["ces|1|5|none|up|2"]);
    expect(tallyOf(2, { min: 1, max: 5, positiveFrom: 2, higherIsBetter: false })).toEqual([
      "ces|1|5|2|down|2",
    ]);
  });

  it("is read back from its tally on the scale it was given", () => {
    const effort = (scale: RatingScale) =>
      report({ surveys: [survey({ kind: "ces", scale, answer: { rating: 2, at: at("7 10:00") } })] }, CONTEXT)
        .overall.ces.scales[0];
    expect(effort({ min: 1, max: 5 })).toMatchObject({ value: 2, normalisedMean: 0.25, agreeRate: null });
    expect(effort({ min: 1, max: 5, positiveFrom: 2, higherIsBetter: false })).toMatchObject({
      value: 2,
      normalisedMean: 0.75,
      agreeRate: 1,
    });
  });

  it("is there from the instant it is offered, and answered from that of its answer", () => {
    const found = (asOf: number) => {
      const { n, offered } = report({ surveys: [survey()] }, { ...CONTEXT, asOf }).overall.nps;
      return [offered, n];
    };
    expect(found(at("5 10:00") - 1)).toEqual([0, 0]);
    expect(found(at("5 10:00"))).toEqual([1, 0]);
    expect(found(at("7 10:00") - 1)).toEqual([1, 0]);
    expect(found(at("7 10:00"))).toEqual([1, 1]);
  });

  it("in several records is one, with the last answer, and of answers at once the highest", () => {
    const answered = (rating: number, time: string) => survey({ answer: { rating, at: at(time) } });
    const found = (...surveys: readonly SurveyRecord[]) => {
      const one = cellsOf({ surveys }).flatMap(({ tallies }) => Object.keys(tallies));
      expect(
        cellsOf({ surveys: surveys.toReversed() }).flatMap(({ tallies }) => Object.keys(tallies)),
      ).toEqual(one);
      return one;
    };
    const unanswered = survey({ answer: null });
    expect(found(unanswered, unanswered)).toEqual([]);
    expect(found(unanswered, answered(3, "7 10:00"))).toEqual(["nps|0|10|none|up|3"]);
    expect(found(answered(9, "7 10:00"), answered(3, "7 10:01"))).toEqual(["nps|0|10|none|up|3"]);
    expect(found(answered(9, "7 10:00"), answered(3, "7 10:00"))).toEqual(["nps|0|10|none|up|9"]);
  });
});

describe("of the recommendations of a period", () => {
  /** The scores that count, whatever the order of the records. */
  const scores = (...surveys: readonly SurveyRecord[]) => {
    const found = (some: readonly SurveyRecord[]) =>
      cellsOf({ surveys: some })
        .flatMap(({ tallies }) => Object.keys(tallies))
        .filter((tally) => tally.startsWith("nps|"))
        .map((tally) => Number(tally.split("|").at(-1)));
    expect(found(surveys.toReversed())).toEqual(found(surveys));
    return found(surveys);
  };

  it("a customer's latest counts, and of two at once the one whose id is the later", () => {
    expect(scores(recommended("b", "eva", 3, "5 10:00"), recommended("a", "eva", 8, "6 10:00"))).toEqual([8]);
    expect(scores(recommended("a", "eva", 3, "5 10:00"), recommended("b", "eva", 8, "5 10:00"))).toEqual([8]);
    expect(scores(recommended("b", "eva", 3, "5 10:00"), recommended("a", "eva", 8, "5 10:00"))).toEqual([3]);
    // The week changes on Monday the 11th.
    expect(scores(recommended("a", "eva", 3, "10 23:59"), recommended("b", "eva", 8, "11 00:00"))).toEqual([
      3, 8,
    ]);
  });

  it("those of others count all: of other customers, other tenants, and of nobody known", () => {
    expect(scores(recommended("a", "eva", 3, "5 10:00"), recommended("b", "jan", 8, "6 10:00"))).toEqual([
      3, 8,
    ]);
    expect(
      scores(
        recommended("a", "eva", 3, "5 10:00"),
        recommended("b", "eva", 8, "6 10:00", { tenant: "globex" }),
      ),
    ).toEqual([3, 8]);
    expect(scores(recommended("a", null, 3, "5 10:00"), recommended("b", null, 8, "6 10:00"))).toEqual([
      3, 8,
    ]);
    expect(scores(recommended("a", null, 3, "5 10:00"), recommended("b", "a", 8, "6 10:00"))).toEqual([3, 8]);
  });

  it("none is superseded by another kind of survey", () => {
    const [asked, later] = [
      recommended("a", "eva", 3, "5 10:00"),
      recommended("b", "eva", 5, "6 10:00", { kind: "csat" }),
    ];
    expect(scores(asked, later)).toEqual([3]);
    expect(report({ surveys: [asked, later] }, CONTEXT).overall).toMatchObject({
      nps: { n: 1 },
      csat: { n: 1 },
    });
  });
});

describe("names in tallies", () => {
  it("keep apart what reads alike when joined", () => {
    const moved = (id: string, from: string, to: string) =>
      journey(id, [customer("10:00", from), customer("10:01", to)]);
    const { transitions } = channelSwitching(
      [moved("a", "a|b", "c"), moved("b", "a", "b|c"), moved("c", "%7C", "|")],
      CONTEXT,
    );
    expect(transitions).toHaveLength(3);
    expect(transitions).toEqual(
      expect.arrayContaining([
        { from: "a|b", to: "c", count: 1 },
        { from: "a", to: "b|c", count: 1 },
        { from: "%7C", to: "|", count: 1 },
      ]),
    );
  });
});
