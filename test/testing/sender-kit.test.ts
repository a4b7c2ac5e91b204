import type { ChannelSender, OutgoingNotice, SendResult } from "throughline/sending";
import { type ProviderConduct, type SenderUnderTest, senderCases } from "throughline/testing";
import { describe, expect, test } from "vitest";
import { nodemailerSender } from "../../examples/senders/nodemailer.js";
import { twilioSender } from "../../examples/senders/twilio.js";
import { whatsAppCloudSender } from "../../examples/senders/whatsapp-cloud.js";
import { sampleRendered } from "../sending/samples.js";

const to = "+306941234567";
const length = { field: "text", size: 5, unit: "characters", limit: null } as const;
const common = { kind: "update.reply-waiting", locale: "el", fits: true, length, overAdvised: [] } as const;

function outgoing(channel: string, rendered: OutgoingNotice["rendered"]): OutgoingNotice {
  return { tenant: "acme", notice: "n-1", kind: common.kind, channel, to, locale: "el", rendered };
}

const text = outgoing("whatsapp", sampleRendered("whatsapp"));
const sms = outgoing("sms", {
  ...common,
  format: "sms",
  channel: "sms",
  text: "Hello",
  sms: { encoding: "GSM-7", units: 5, parts: ["Hello"] },
});
const email = outgoing("email", {
  ...common,
  format: "email",
  channel: "email",
  subject: "Hello",
  html: "<p>Hello</p>",
  text: "Hello",
  headers: {},
});

/** A provider in memory that behaves as it is told. */
class Stub {
  calls = 0;
  readonly keys: string[] = [];
  readonly conduct: ProviderConduct;

  constructor(conduct: ProviderConduct) {
    this.conduct = conduct;
  }

  async bring(key: string, signal?: AbortSignal | null): Promise<"taken" | "busy" | "never"> {
    this.calls++;
    if (this.conduct === "busy") return "busy";
    if (this.conduct === "refuses") return "never";
    if (this.conduct === "hangs")
      return new Promise((_, reject) =>
        signal?.addEventListener("abort", () => reject(new Error("aborted"))),
      );
    this.keys.push(key);
    if (this.conduct === "loses-answer") throw new TypeError("fetch failed");
    return "taken";
  }

  under(sender: ChannelSender): SenderUnderTest {
    return { sender, brought: () => this.keys.length, calls: () => this.calls };
  }

  /** As a network. */
  readonly fetch =
    (answers: Readonly<Record<"taken" | "busy" | "never", readonly [number, unknown]>>): typeof fetch =>
    async (_, init) => {
      const [status, body] = answers[await this.bring(String(this.calls), init?.signal)];
      return Response.json(body, { status });
    };
}

const examples = {
  nodemailer: {
    notice: email,
    unfit: sms,
    open: (conduct: ProviderConduct) => {
      const stub = new Stub(conduct);
      const sendMail = async () => {
        const answer = await stub.bring("mail");
        if (answer === "busy") throw Object.assign(new Error(to), { responseCode: 450 });
        if (answer === "never") throw Object.assign(new Error(to), { responseCode: 550 });
        return { messageId: "<1@kyma.example>" };
      };
      return stub.under(nodemailerSender({ sendMail }, { from: "a@kyma.example", domain: "kyma.example" }));
    },
  },
  twilio: {
    notice: sms,
    unfit: text,
    aborts: true,
    open: (conduct: ProviderConduct) => {
      const stub = new Stub(conduct);
      const fetch = stub.fetch({
        taken: [201, { sid: "SM1" }],
        busy: [429, { code: 20429 }],
        never: [400, { code: 21610, message: to }],
      });
      const account = { accountSid: "AC1", authToken: "x", messagingServiceSid: "MG1" };
      return stub.under(twilioSender({ ...account, fetch }));
    },
  },
  "whatsapp-cloud": {
    notice: text,
    unfit: sms,
    aborts: true,
    open: (conduct: ProviderConduct) => {
      const stub = new Stub(conduct);
      const fetch = stub.fetch({
        taken: [200, { messages: [{ id: "wamid.1" }] }],
        busy: [429, { error: { code: 130429 } }],
        never: [400, { error: { code: 131026, message: to } }],
      });
      const number = { phoneNumberId: "1", accessToken: "x", version: "v23.0" };
      return stub.under(whatsAppCloudSender({ ...number, fetch }));
    },
  },
};

describe.each(Object.entries(examples))("the sender of the example %s", (_, harness) => {
  for (const one of senderCases(harness)) test.skipIf(one.skip)(`${one.id}: ${one.title}`, one.run);
});

/** A sender without a fault, over a provider that knows keys. */
function sound(stub: Stub): ChannelSender {
  return {
    deduplicatesForMs: 60_000,
    send: async ({ rendered }, { idempotencyKey, signal }): Promise<SendResult> => {
      if (rendered.format !== "text") return { status: "refused", reason: "no-text", permanent: true };
      if (stub.conduct === "takes" && stub.keys.includes(idempotencyKey)) return { status: "sent" };
      const answer = await stub.bring(idempotencyKey, signal);
      if (answer === "taken") return { status: "sent", providerMessage: "m-1" };
      return { status: "refused", reason: answer, permanent: answer === "never" };
    },
    lookup: async (key) =>
      stub.keys.includes(key)
        ? { status: "sent" }
        : { status: "refused", reason: "never-taken", permanent: false },
  };
}

type Break = (sender: ChannelSender, stub: Stub) => ChannelSender;

const broken: Readonly<Record<string, readonly [caught: string, Break]>> = {
  "says sent of whatever it is asked": [
    "send/busy",
    (sender) => ({
      ...sender,
      send: async (...given) => {
        await sender.send(...given);
        return { status: "sent" };
      },
    }),
  ],
  "calls it refused when the answer was lost": [
    "send/lost",
    (sender) => ({
      ...sender,
      send: async (...given) => {
        try {
          return await sender.send(...given);
        } catch {
          return { status: "refused", reason: "failed", permanent: false };
        }
      },
    }),
  ],
  "tries again by itself": [
    "send/busy",
    (sender) => ({
      ...sender,
      send: async (...given) => {
        const first = await sender.send(...given);
        return first.status === "refused" && !first.permanent ? sender.send(...given) : first;
      },
    }),
  ],
  "gives up for good on a provider that is busy": [
    "send/busy",
    (sender) => ({
      ...sender,
      send: async (...given) => {
        const result = await sender.send(...given);
        return result.status === "refused" ? { ...result, permanent: true } : result;
      },
    }),
  ],
  "repeats what the provider wrote": [
    "send/words",
    (sender) => ({
      ...sender,
      send: async (notice, context) => {
        const result = await sender.send(notice, context);
        return result.status === "refused" ? { ...result, reason: `Invalid number ${notice.to}` } : result;
      },
    }),
  ],
  "sends whatever form a notice has": [
    "send/unfit",
    (_, stub) => ({ send: async (_notice, { idempotencyKey }) => take(stub, idempotencyKey) }),
  ],
  "promises to drop duplicates, and does not": [
    "settle/repeated",
    (sender, stub) => ({
      ...sender,
      send: async (notice, context) => {
        const result = await sender.send(notice, context);
        if (result.status === "sent") stub.keys.push("again");
        return result;
      },
    }),
  ],
  "finds everything it is asked for": [
    "settle/never-taken",
    (sender) => ({ ...sender, lookup: async () => ({ status: "sent" }) }),
  ],
  "finds nothing it is asked for": [
    "settle/found",
    (sender) => ({
      ...sender,
      lookup: async () => ({ status: "refused", reason: "none", permanent: false }),
    }),
  ],
  "does not heed its signal": [
    "send/aborted",
    (sender) => ({
      ...sender,
      send: (notice, { idempotencyKey }) =>
        sender.send(notice, { idempotencyKey, signal: new AbortController().signal }),
    }),
  ],
  "drops calls that come at once": [
    "send/at-once",
    (sender) => {
      let busy = false;
      return {
        ...sender,
        send: async (...given) => {
          if (busy) return { status: "sent" };
          busy = true;
          try {
            return await sender.send(...given);
          } finally {
            busy = false;
          }
        },
      };
    },
  ],
};

async function take(stub: Stub, key: string): Promise<SendResult> {
  const answer = await stub.bring(key);
  return answer === "taken"
    ? { status: "sent" }
    : { status: "refused", reason: answer, permanent: answer === "never" };
}

function casesFor(breaks: Break) {
  return senderCases({
    open: (conduct) => {
      const stub = new Stub(conduct);
      return stub.under(breaks(sound(stub), stub));
    },
    notice: text,
    unfit: sms,
    aborts: true,
    patienceMs: 30,
  });
}

async function caught(breaks: Break): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const one of casesFor(breaks)) {
    if (one.skip !== false) continue;
    await one.run().catch((error: unknown) => {
      expect(error).toMatchObject({ code: "ADAPTER_BROKEN", details: { case: one.id } });
      failed.push(one.id);
    });
  }
  return failed;
}

describe("the kit for senders", () => {
  test("finds no fault with a sound sender, and leaves out no case", async () => {
    expect(casesFor((sender) => sender).every(({ skip }) => skip === false)).toBe(true);
    expect(await caught((sender) => sender)).toEqual([]);
  });

  test.each(Object.entries(broken))("rejects a sender that %s", async (_, [expected, breaks]) => {
    expect(await caught(breaks)).toContain(expected);
  });
});
