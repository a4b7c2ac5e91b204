import { ERASED } from "throughline";
import { evolveJourney, type Journey, type JourneyEvent, type Survey, surveyOf } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { CustomerStream, registered } from "../customer/customer-stream.js";
import { Desk, maria, type Order, ruth, typesOf } from "../desk.js";

const token = { kid: "s1", mac: "token-mac" } as const;
const invite = {
  type: "inviteToSurvey",
  survey: "s1",
  kind: "csat",
  scale: { min: 1, max: 5 },
  channel: "sms",
  conversation: "m1",
  agent: maria,
  expiresAt: 1000,
  secret: token,
} as const;
const answer = { type: "answerSurvey", survey: "s1", channel: "sms", occurredAt: 100 } as const;
const byLink = { ...answer, how: "link", score: 4, secret: token } as const;
const byReply = { ...answer, how: "reply", score: 3 } as const;
const comment = {
  type: "commentOnSurvey",
  survey: "s1",
  comment: "Quick and kind",
  occurredAt: 110,
  secret: token,
} as const;
const unclear = { type: "recordUnclearReply", survey: "s1", message: "m9" } as const;
const remind = { type: "remindOfSurvey", survey: "s1", channel: "email" } as const;

function deskAfter(...orders: readonly Order[]): Desk {
  const desk = Desk.open(maria);
  for (const order of orders) desk.accept(order);
  return desk;
}

function surveyIn({ journey }: Desk): Survey {
  const survey = surveyOf(journey, "s1");
  if (survey === undefined) throw new Error("s1 was never asked");
  return survey;
}

describe("a survey", () => {
  it("is asked once, of a conversation and an agent, and keeps no token", () => {
    const desk = deskAfter(invite);
    const { type: _, ...data } = invite;
    expect(desk.last("survey.invited")).toMatchObject({ data, personal: null });
    expect(surveyIn(desk)).toMatchObject({ ...data, invitedAt: 0, answer: null, comments: [] });
    expect(desk.refuse(invite)).toBe("WRONG_STATE");
  });

  it("is answered with a score of its scale, and with words that are personal", () => {
    const desk = deskAfter(invite, { ...byLink, comment: "Anna was here" });
    expect(desk.last("survey.answered")).toMatchObject({
      data: { survey: "s1", score: 4, channel: "sms", occurredAt: 100, how: "link" },
      personal: { comment: "Anna was here" },
    });
    expect(surveyIn(desk).answer).toEqual({
      score: 4,
      channel: "sms",
      occurredAt: 100,
      how: "link",
      comment: "Anna was here",
    });
  });

  it.each([0, 6, 100])("refuses %i out of 5, and says what the scale is", (score) => {
    const desk = deskAfter(invite);
    const decision = desk.decide({ ...byLink, score });
    expect(decision).toMatchObject({
      status: "refused",
      refusal: { code: "OUT_OF_SCALE", details: { survey: "s1", min: 1, max: 5 } },
    });
  });

  it("of a link is good for one answer; the same once more changes nothing", () => {
    const desk = deskAfter(invite, byLink);
    expect(desk.accept({ ...byLink, occurredAt: 120 })).toEqual([]);
    expect(desk.refuse({ ...byLink, score: 5 })).toBe("PASS_USED");
    expect(surveyIn(desk).answer?.score).toBe(4);
    desk.accept({ ...byReply, occurredAt: 130 });
    expect(desk.refuse({ ...byLink, score: 5 })).toBe("PASS_USED");
    expect(surveyIn(desk)).toMatchObject({ answer: { score: 3, how: "reply" }, byLink: { score: 4 } });
  });

  it.each([
    ["another token", { secret: { kid: "s1", mac: "other" } }],
    ["a token under another secret", { secret: { kid: "s2", mac: "token-mac" } }],
  ])("is not answered or commented on by %s", (_, wrong) => {
    const desk = deskAfter(invite);
    expect(desk.refuse({ ...byLink, ...wrong })).toBe("PASS_INVALID");
    expect(desk.refuse({ ...byReply, ...wrong })).toBe("PASS_INVALID");
    expect(desk.refuse({ ...comment, ...wrong })).toBe("PASS_INVALID");
  });

  it("is not answered by a link without its token, nor by one where it has none", () => {
    const { secret: _, ...bare } = byLink;
    expect(deskAfter(invite).refuse(bare)).toBe("PASS_INVALID");
    expect(deskAfter({ ...invite, secret: null }).refuse(byLink)).toBe("PASS_INVALID");
    expect(typesOf(deskAfter({ ...invite, secret: null }).accept(byReply))).toEqual(["survey.answered"]);
  });

  it("holds the newest answer by when it was given, in whatever order answers come", () => {
    const early = { ...byReply, score: 1, occurredAt: 90 } as const;
    const late = { ...byReply, how: "desk", score: 5, occurredAt: 200 } as const;
    for (const orders of [
      [early, late],
      [late, early],
    ]) {
      expect(surveyIn(deskAfter(invite, ...orders)).answer).toMatchObject({ score: 5, how: "desk" });
    }
    const corrected = { ...late, score: 2 } as const;
    expect(surveyIn(deskAfter(invite, late, corrected)).answer?.score).toBe(2);
    expect(deskAfter(invite, late).accept(late)).toEqual([]);
  });

  it("takes comments before and after the score, each once, by when they were made", () => {
    const desk = deskAfter(invite, { ...comment, occurredAt: 140, comment: "and slow" }, comment, byLink);
    expect(desk.accept({ ...comment, comment: "again" })).toEqual([]);
    expect(surveyIn(desk).comments).toEqual([
      { occurredAt: 110, comment: "Quick and kind" },
      { occurredAt: 140, comment: "and slow" },
    ]);
  });

  it("takes 20 comments, so that a link does not fill the journey", () => {
    const desk = deskAfter(invite);
    for (let index = 0; index < 20; index++) desk.accept({ ...comment, occurredAt: 110 + index });
    expect(desk.refuse({ ...comment, occurredAt: 200 })).toBe("WRONG_STATE");
    expect(desk.accept({ ...comment, occurredAt: 110 })).toEqual([]);
    expect(desk.accept(byLink)).toHaveLength(1);
  });

  it("says which messages were not understood, each once, and 3 at most", () => {
    const desk = deskAfter(invite, unclear);
    expect(desk.accept(unclear)).toEqual([]);
    expect(surveyIn(desk)).toMatchObject({ answer: null, notUnderstood: ["m9"] });
    for (const message of ["m10", "m11"]) expect(desk.accept({ ...unclear, message })).toHaveLength(1);
    expect(desk.accept({ ...unclear, message: "m12" })).toEqual([]);
    expect(surveyIn(desk).notUnderstood).toEqual(["m9", "m10", "m11"]);
  });

  it("is reminded of while nobody answered", () => {
    const desk = deskAfter(invite);
    desk.at(50).accept(remind);
    expect(surveyIn(desk).reminders).toEqual([{ channel: "email", at: 50 }]);
    desk.accept(byReply);
    expect(desk.refuse(remind)).toBe("WRONG_STATE");
  });

  it("takes nothing once it has expired, to the millisecond", () => {
    for (const order of [byLink, byReply, comment, unclear, remind] as const) {
      expect(deskAfter(invite).at(999).accept(order)).toHaveLength(1);
      expect(deskAfter(invite).at(1000).refuse(order)).toBe("SURVEY_EXPIRED");
    }
    const desk = deskAfter(invite, byLink).at(1000);
    expect(desk.accept(byLink)).toEqual([]);
  });

  it("that was never asked is not known", () => {
    for (const order of [byLink, comment, unclear, remind] as const)
      expect(deskAfter().refuse(order)).toBe("UNKNOWN_ITEM");
  });

  it("is asked on a closed journey, and not on one that was merged, is spam or was erased", () => {
    const fence = { by: maria, epoch: 1 } as const;
    expect(deskAfter({ type: "changeStatus", to: "closed", ...fence }).accept(invite)).toHaveLength(1);
    for (const end of [
      { type: "mergeJourney", into: "j2", ...fence },
      { type: "markSpam", ...fence },
      { type: "eraseJourney", customer: "anna", references: 0, by: ruth },
    ] as const) {
      const desk = deskAfter(invite, end);
      expect(desk.refuse({ ...invite, survey: "s2" })).toBe("WRONG_STATUS");
      expect(desk.refuse(remind)).toBe("WRONG_STATUS");
      expect(desk.accept(byLink)).toHaveLength(1);
    }
  });

  it("shows its scores after its words were erased", () => {
    const desk = deskAfter(invite, { ...byLink, comment: "Anna was here" }, comment);
    const erased = desk.events.map(
      (event) => ({ ...event, personal: event.personal === null ? null : ERASED }) as JourneyEvent,
    );
    const journey = erased.reduce<Journey | null>(evolveJourney, null);
    expect(journey === null ? null : surveyOf(journey, "s1")).toMatchObject({
      answer: { score: 4, comment: ERASED },
      comments: [{ comment: ERASED }],
    });
  });
});

describe("a survey of the customer alone", () => {
  const nps = {
    ...invite,
    kind: "nps",
    scale: { min: 0, max: 10 },
    conversation: null,
    agent: null,
    expiresAt: 2000,
  } as const;

  it("is asked and answered in the customer's stream, by the same rules", () => {
    const stream = registered();
    expect(stream.run({ ...nps, id: "q1" })).toBe("survey.invited");
    expect(stream.run({ ...remind, id: "q2" })).toBe("survey.reminded");
    expect(stream.run({ ...byLink, id: "q3", score: 11 })).toBe("OUT_OF_SCALE");
    expect(stream.run({ ...byLink, id: "q4", score: 9 })).toBe("survey.answered");
    expect(stream.run({ ...byLink, id: "q5", score: 2 })).toBe("PASS_USED");
    expect(stream.run({ ...comment, id: "q6" })).toBe("survey.commented");
    expect(stream.run({ ...unclear, id: "q7" })).toBe("survey.not-understood");
    const survey = stream.customer === null ? undefined : surveyOf(stream.customer, "s1");
    expect(survey).toMatchObject({
      kind: "nps",
      answer: { score: 9 },
      comments: [{}],
      notUnderstood: ["m9"],
    });
  });

  it("is none of a customer nobody knows, or who is erased", () => {
    expect(new CustomerStream().run({ ...nps, id: "q1" })).toBe("NO_CUSTOMER");
    const stream = registered();
    stream.run({ ...nps, id: "q1" });
    stream.run({ type: "requestErasure", id: "q2", by: maria, shared: "keep" });
    for (const [index, order] of [nps, remind, byLink, comment, unclear].entries())
      expect(stream.run({ ...order, id: `q${3 + index}` })).toBe("WRONG_STATE");
  });
});
