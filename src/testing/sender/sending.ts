import type { ChannelSender, OutgoingNotice, SendResult } from "../../sending/channel-sender.js";
import { holds, Mismatch, same } from "../expect.js";
import { group } from "./case.js";

const KEY = "Zk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6Jk3v0Zb1w9T";
const WORD = /^[a-z][a-z0-9-]{0,63}$/;
const LONGEST_ID = 500;
const AT_ONCE = 20;

export const sendCases = group("send", {
  taken: {
    title: "what the provider takes is sent, once",
    run: async ({ open, notice }) => {
      const { sender, brought } = open("takes");
      const result = await sent(sender, notice);
      same(result.status, "sent", "What the provider took");
      same(brought(), 1, "Messages brought by one call");
      const id = result.status === "sent" ? result.providerMessage : undefined;
      holds(
        id === undefined || (id.length > 0 && id.length <= LONGEST_ID),
        "The provider's id of a message",
        `1 to ${LONGEST_ID} characters, or none`,
        id,
      );
    },
  },
  busy: {
    title: "what the provider does not take now is refused for a while, after one call",
    run: async ({ open, notice }) => {
      const { sender, calls } = open("busy");
      const result = await sent(sender, notice);
      same(pick(result), { status: "refused", permanent: false }, "A provider that is busy");
      same(calls(), 1, "Calls of a provider that is busy: the notifier tries again, not the sender");
    },
  },
  refused: {
    title: "what the provider will never take is refused for good",
    run: async ({ open, notice }) => {
      const { sender, calls } = open("refuses");
      const result = await sent(sender, notice);
      same(pick(result), { status: "refused", permanent: true }, "A provider that refuses for good");
      same(calls(), 1, "Calls of a provider that refuses");
    },
  },
  words: {
    title: "a reason is a word, and none of the customer's address",
    run: async ({ open, notice }) => {
      for (const conduct of ["busy", "refuses"] as const) {
        const result = await sent(open(conduct).sender, notice);
        if (result.status !== "refused") throw new Mismatch("A refusal", "refused", result.status);
        holds(
          WORD.test(result.reason),
          "A reason",
          "lower-case letters, digits and hyphens",
          "something else",
        );
        holds(!result.reason.includes(notice.to.toLowerCase()), "A reason", "no address", "the address");
      }
    },
  },
  lost: {
    title: "a call whose answer is lost is unknown, and not repeated",
    run: async ({ open, notice }) => {
      const { sender, calls } = open("loses-answer");
      same(await statusOf(sender, notice), "unknown", "A call whose answer was lost");
      same(calls(), 1, "Calls, where an answer was lost");
    },
  },
  aborted: {
    title: "an aborted call ends, as unknown",
    core: false,
    requires: "abort",
    run: async ({ open, notice, patienceMs }) => {
      const controller = new AbortController();
      const ending = statusOf(open("hangs").sender, notice, controller.signal);
      controller.abort();
      const late = new Promise<string>((resolve) => setTimeout(() => resolve("no answer"), patienceMs));
      same(await Promise.race([ending, late]), "unknown", "An aborted call");
    },
  },
  unfit: {
    title: "a notice in a form that is not the channel's is refused for good, and the provider not called",
    requires: "unfit",
    run: async ({ open, unfit }) => {
      const { sender, calls } = open("takes");
      const result = await sent(sender, unfit);
      same(pick(result), { status: "refused", permanent: true }, "A notice in a form of another channel");
      same(calls(), 0, "Calls with a notice in a form of another channel");
    },
  },
  "at-once": {
    title: "calls at once are each brought, and each answered",
    run: async ({ open, notice }) => {
      const { sender, brought } = open("takes");
      const results = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) => sent(sender, notice, `${KEY.slice(2)}${index + 10}`)),
      );
      same(results.filter(({ status }) => status === "sent").length, AT_ONCE, "Calls at once that were sent");
      same(brought(), AT_ONCE, "Messages brought by calls at once");
    },
  },
  untouched: {
    title: "the notice it was given stays as it was",
    run: async ({ open, notice }) => {
      const before = JSON.stringify(notice);
      await sent(open("takes").sender, notice);
      same(JSON.stringify(notice), before, "The notice after it was sent");
    },
  },
});

export const settleCases = group("settle", {
  repeated: {
    title: "a call that is repeated under its key brings nothing twice",
    requires: "dedup",
    run: async ({ open, notice }) => {
      const { sender, brought } = open("takes");
      same(await statusOf(sender, notice), "sent", "The first call");
      same(await statusOf(sender, notice), "sent", "The same call again");
      same(brought(), 1, "Messages brought by two calls under one key");
    },
  },
  found: {
    title: "looking up a call whose answer was lost finds that it was sent",
    requires: "lookup",
    run: async ({ open, notice }) => {
      const { sender } = open("loses-answer");
      await statusOf(sender, notice);
      same(await lookedUp(sender, KEY), "sent", "A call whose answer was lost, looked up");
    },
  },
  "never-taken": {
    title: "looking up a call that never was does not find it sent",
    requires: "lookup",
    run: async ({ open }) => {
      const found = await lookedUp(open("takes").sender, KEY);
      holds(found !== "sent", "A call that never was, looked up", "refused or unknown", found);
    },
  },
});

async function sent(
  sender: ChannelSender,
  notice: OutgoingNotice,
  idempotencyKey = KEY,
): Promise<SendResult> {
  return sender.send(notice, { idempotencyKey, signal: new AbortController().signal });
}

/** A call that rejects counts as unknown, as the notifier has it. */
async function statusOf(
  sender: ChannelSender,
  notice: OutgoingNotice,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  try {
    return (await sender.send(notice, { idempotencyKey: KEY, signal })).status;
  } catch {
    return "unknown";
  }
}

async function lookedUp(sender: ChannelSender, key: string): Promise<string> {
  const result = await sender.lookup?.(key, { signal: new AbortController().signal });
  return result?.status ?? "no lookup";
}

function pick(result: SendResult): object {
  return result.status === "refused"
    ? { status: result.status, permanent: result.permanent }
    : { status: result.status };
}
