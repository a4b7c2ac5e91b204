import { captureMention, type MentionContext, type MentionDecision } from "throughline/feedback";
import { describe, expect, it } from "vitest";

const nothing: MentionContext = { capturedOn: null, ofAuthor: [], ofThread: [], topics: [] };
const own = (journey: string, inThread = false) => ({ journey, inThread });

describe("captureMention", () => {
  it.each<readonly [what: string, more: Partial<MentionContext>, decision: MentionDecision]>([
    ["a post of before", { capturedOn: "j1", ofAuthor: [own("j2")] }, { action: "duplicate", journey: "j1" }],
    ["the author's journey", { ofAuthor: [own("j1")] }, { action: "link", journey: "j1", by: "author" }],
    [
      "the author's in the thread",
      { ofAuthor: [own("j1"), own("j2", true)] },
      { action: "link", journey: "j2", by: "author" },
    ],
    [
      "two of the author's",
      { ofAuthor: [own("j1"), own("j2")] },
      { action: "ambiguous", candidates: ["j1", "j2"] },
    ],
    [
      "the author's before the thread's",
      { ofAuthor: [own("j1")], ofThread: ["j2"] },
      { action: "link", journey: "j1", by: "author" },
    ],
    ["the thread's", { ofThread: ["j2"] }, { action: "link", journey: "j2", by: "thread" }],
    ["a thread of two, which is nobody's", { ofThread: ["j2", "j3"] }, { action: "count" }],
    ["a topic in a thread of two", { ofThread: ["j2", "j3"], topics: ["outage"] }, { action: "open" }],
    ["a topic", { topics: ["outage"] }, { action: "open" }],
    ["no topic", {}, { action: "count" }],
    ["no topic, where all open", { opens: "all" }, { action: "open" }],
    ["a topic, where none open", { topics: ["outage"], opens: "none" }, { action: "count" }],
    [
      "the author's, where none open",
      { opens: "none", ofAuthor: [own("j1")] },
      { action: "link", journey: "j1", by: "author" },
    ],
  ])("%s", (_, more, decision) => expect(captureMention({ ...nothing, ...more })).toEqual(decision));
});
