import { describe, expect, it } from "vitest";
import { Desk, maria, typesOf } from "../desk.js";

const mention = {
  type: "captureMention",
  mention: "post-1",
  channel: "social-post",
  topics: ["delivery"],
  occurredAt: 5,
  author: "@anna",
  text: "Where is my order?",
  url: "https://social.example/1",
} as const;

describe("a mention", () => {
  it("is recorded once, its author and words as personal", () => {
    const desk = Desk.open(maria);
    desk.accept(mention);
    expect(desk.last("mention.captured")).toMatchObject({
      data: { mention: "post-1", channel: "social-post", topics: ["delivery"], occurredAt: 5 },
      personal: { author: "@anna", text: "Where is my order?", url: "https://social.example/1" },
    });
    expect(desk.accept({ ...mention, text: "Found it" })).toEqual([]);
    expect(typesOf(desk.accept({ ...mention, mention: "post-2", url: null }))).toEqual(["mention.captured"]);
    expect(desk.journey.mentions.length).toBe(2);
  });

  it("is taken whatever the journey's status, and opens nothing", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "closed" });
    desk.accept(mention);
    expect(desk.journey.status).toBe("closed");
  });
});
