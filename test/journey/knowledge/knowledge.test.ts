import { describe, expect, it } from "vitest";
import { anna, Desk, jan, maria, software, typesOf } from "../desk.js";

describe("notes", () => {
  it("are kept for the desk, by whoever writes them, once per id", () => {
    const desk = Desk.open(maria);
    const note = {
      type: "addNote",
      note: "n1",
      author: jan,
      occurredAt: 5,
      content: { text: "Be patient." },
    } as const;
    expect(desk.accept(note)[0]).toMatchObject({
      type: "note.added",
      data: { note: "n1", author: jan, occurredAt: 5 },
      personal: { content: { text: "Be patient." } },
    });
    expect(desk.accept({ ...note, content: { ref: "notes/1" } })).toEqual([]);
    expect(desk.journey.notes.values()).toHaveLength(1);
  });
});

describe("facts", () => {
  const fact = { type: "recordFact", key: "orderNumber", value: "4711", by: maria, occurredAt: 10 } as const;

  it("say what was told, where, by whom and how sure it is", () => {
    const desk = Desk.open(maria);
    const events = desk.accept({
      ...fact,
      label: "Order number",
      certainty: "confirmed",
      source: { message: "m1" },
    });
    expect(events[0]).toMatchObject({
      type: "fact.recorded",
      data: {
        key: "orderNumber",
        certainty: "confirmed",
        by: maria,
        source: { message: "m1" },
        occurredAt: 10,
      },
      personal: { value: "4711", label: "Order number" },
    });
  });

  it("are as stated by the customer, unless said otherwise", () => {
    const desk = Desk.open(maria);
    desk.accept(fact);
    expect(desk.last("fact.recorded").data.certainty).toBe("stated");
  });

  it("have one value per key, the newest, and keep the older ones", () => {
    const desk = Desk.open(maria);
    desk.accept(fact);
    desk.accept({ ...fact, key: "errorCode", value: "E1" });
    desk.accept({ ...fact, value: "4712", occurredAt: 20 });
    expect(desk.journey.facts.values().map(({ personal }) => personal)).toEqual([
      { value: "4712" },
      { value: "E1" },
    ]);
    expect(desk.journey.facts.history("orderNumber")).toHaveLength(2);
  });

  it("may be retracted, and told again", () => {
    const desk = Desk.open(maria);
    desk.accept(fact);
    expect(
      typesOf(desk.accept({ type: "retractFact", key: "orderNumber", by: maria, occurredAt: 20 })),
    ).toEqual(["fact.retracted"]);
    expect(desk.journey.facts.latest("orderNumber")?.type).toBe("fact.retracted");
    desk.accept({ ...fact, occurredAt: 30 });
    expect(desk.journey.facts.latest("orderNumber")?.type).toBe("fact.recorded");
  });
});

describe("attempts", () => {
  const attempt = {
    type: "recordAttempt",
    attempt: "a1",
    what: "Restarted the router",
    outcome: "unknown",
    by: maria,
    occurredAt: 10,
  } as const;

  it("say what was tried, and are recorded again when the outcome is known", () => {
    const desk = Desk.open(maria);
    desk.accept(attempt);
    desk.accept({ ...attempt, outcome: "failed", detail: "Still offline", occurredAt: 60 });
    expect(desk.journey.attempts.latest("a1")).toMatchObject({
      data: { outcome: "failed", occurredAt: 60 },
      personal: { what: "Restarted the router", detail: "Still offline" },
    });
    expect(desk.journey.attempts.history("a1")).toHaveLength(2);
  });

  it("with the same outcome at the same time are the same", () => {
    const desk = Desk.open(maria);
    desk.accept(attempt);
    expect(desk.accept({ ...attempt, what: "Restarted the modem" })).toEqual([]);
  });
});

describe("questions", () => {
  const ask = {
    type: "askQuestion",
    question: "q1",
    text: "Which order is it?",
    fact: "orderNumber",
    by: maria,
    occurredAt: 10,
  } as const;

  it("are open from when they are asked until they are answered, once each", () => {
    const desk = Desk.open(maria);
    desk.accept(ask);
    expect(desk.accept({ ...ask, text: "Which one?" })).toEqual([]);
    expect(desk.journey.questions.latest("q1")).toMatchObject({
      type: "question.asked",
      data: { fact: "orderNumber" },
      personal: { text: "Which order is it?" },
    });
    const answer = { type: "answerQuestion", question: "q1", by: anna, occurredAt: 20 } as const;
    expect(typesOf(desk.accept(answer))).toEqual(["question.answered"]);
    expect(desk.accept(answer)).toEqual([]);
  });

  it("may be answered before the asking is recorded", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "answerQuestion", question: "q1", by: anna, occurredAt: 20 });
    expect(typesOf(desk.accept(ask))).toEqual(["question.asked"]);
    expect(desk.journey.questions.history("q1").map(({ type }) => type)).toEqual([
      "question.answered",
      "question.asked",
    ]);
  });
});

describe("the issue", () => {
  it("is described bit by bit: what is left out stays", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "describeIssue", by: maria, subject: "Late order", category: "delivery" });
    desk.accept({
      type: "describeIssue",
      by: jan,
      priority: "high",
      sensitive: true,
      description: "Gift for Sunday",
    });
    expect(desk.journey.issue).toEqual({
      subject: "Late order",
      description: "Gift for Sunday",
      category: "delivery",
      priority: "high",
      sensitive: true,
    });
    desk.accept({ type: "describeIssue", by: jan, sensitive: false, subject: "" });
    expect(desk.journey.issue).toMatchObject({ subject: "", sensitive: false, priority: "high" });
  });
});

describe("tags", () => {
  it("are put on once, and taken off", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "tag", tag: "vip", by: maria });
    desk.accept({ type: "tag", tag: "refund", by: software });
    expect(desk.accept({ type: "tag", tag: "vip", by: jan })).toEqual([]);
    expect(desk.journey.tags).toEqual(["vip", "refund"]);
    desk.accept({ type: "untag", tag: "vip", by: jan });
    expect(desk.accept({ type: "untag", tag: "vip", by: jan })).toEqual([]);
    expect(desk.journey.tags).toEqual(["refund"]);
  });
});
