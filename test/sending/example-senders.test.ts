import { createTransport } from "nodemailer";
import { defineChannels } from "throughline/channels";
import { bindWhatsAppTemplates } from "throughline/notifications";
import { type ChannelSender, createNotifier, type NotifierOptions } from "throughline/sending";
import { describe, expect, test } from "vitest";
import webPush from "web-push";
import { nodemailerSender } from "../../examples/senders/nodemailer.js";
import { twilioSender } from "../../examples/senders/twilio.js";
import { type WebPush, webPushSender } from "../../examples/senders/web-push.js";
import { whatsAppCloudSender } from "../../examples/senders/whatsapp-cloud.js";

const link = "https://kyma.example/c/17";
const now = Date.parse("2026-03-02T12:00:00+02:00");

/** Sends one notice through a sender, and gives what came of it. */
async function through(
  channel: string,
  sender: ChannelSender,
  to: string,
  { known = {}, ...options }: Partial<NotifierOptions> & { known?: object } = {},
) {
  const notifier = createNotifier({
    senders: { [channel]: sender },
    clock: { now: () => now },
    sending: { attempts: 1 },
    brand: { name: "Kyma" },
    ...options,
  });
  return notifier.notify({
    notice: "n-1",
    kind: "update.reply-waiting",
    values: { count: 2, link },
    addresses: [{ channel, to }],
    locale: "el",
    known: { timeZone: "Europe/Athens", ...known },
  });
}

/** A network that answers once, and keeps what it was asked. */
function network(status: number, body: unknown) {
  const asked: { url: string; init: RequestInit }[] = [];
  const stubbed = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    asked.push({ url: String(url), init });
    if (status === 0) throw new TypeError("fetch failed");
    return Response.json(body, { status });
  };
  return { asked, fetch: stubbed };
}

describe("nodemailer", () => {
  const options = { from: "Kyma <help@kyma.example>", domain: "kyma.example" };

  test("sends both forms of the mail, its Message-ID made of the key", async () => {
    const transport = createTransport({ streamTransport: true, buffer: true, newline: "unix" });
    const mails: string[] = [];
    const keeping = {
      sendMail: async (mail: Parameters<ReturnType<typeof createTransport>["sendMail"]>[0]) => {
        const sent = await transport.sendMail(mail);
        mails.push(String(sent.message));
        return { messageId: sent.messageId };
      },
    };
    const outcome = await through("email", nodemailerSender(keeping, options), "anna@example.com");
    expect(outcome).toMatchObject({ status: "sent" });
    expect(mails[0]).toMatch(/^Message-ID: <[\w-]{43}@kyma\.example>$/m);
    expect(mails[0]).toContain("multipart/alternative");
  });

  test.each([
    [{ responseCode: 550 }, { status: "failed", reason: "smtp-550" }],
    [{ responseCode: 451 }, { status: "failed", reason: "smtp-451" }],
    [{ code: "EDNS" }, { status: "failed", reason: "not-connected" }],
    [{ code: "ETIMEDOUT" }, { status: "unknown" }],
  ])("takes %j for what it is", async (error, expected) => {
    const transport = { sendMail: () => Promise.reject(Object.assign(new Error("anna@example.com"), error)) };
    expect(await through("email", nodemailerSender(transport, options), "anna@example.com")).toMatchObject(
      expected,
    );
  });

  test("takes a rejected address for a refusal", async () => {
    const transport = { sendMail: async () => ({ messageId: "m", rejected: ["anna@example.com"] }) };
    expect(await through("email", nodemailerSender(transport, options), "anna@example.com")).toMatchObject({
      status: "failed",
      reason: "address-rejected",
    });
  });
});

describe("Twilio", () => {
  const account = { accountSid: "AC1", authToken: "secret", messagingServiceSid: "MG1" };

  test("gets text and number in a form, and names the message", async () => {
    const { asked, fetch } = network(201, { sid: "SM31" });
    const outcome = await through("sms", twilioSender({ ...account, fetch }), "+306941234567");
    expect(outcome).toMatchObject({ status: "sent" });
    expect(asked[0]?.url).toBe("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
    const form = new URLSearchParams(String(asked[0]?.init.body));
    expect(form.get("To")).toBe("+306941234567");
    expect(form.get("Body")).toContain(link);
  });

  test.each([
    [400, { code: 21610 }, { status: "failed", reason: "twilio-21610" }],
    [429, { code: 20429 }, { status: "failed", reason: "twilio-20429" }],
    [503, {}, { status: "unknown" }],
    [0, {}, { status: "unknown" }],
  ])("takes %i %j for what it is", async (status, body, expected) => {
    const { fetch } = network(status, body);
    expect(await through("sms", twilioSender({ ...account, fetch }), "+306941234567")).toMatchObject(
      expected,
    );
  });
});

describe("WhatsApp's Cloud API", () => {
  const number = { phoneNumberId: "1055", accessToken: "secret", version: "v23.0" };
  const sent = { messages: [{ id: "wamid.31" }] };
  const known = { lastInboundAt: now - 60_000 };

  test("gets free text within the window", async () => {
    const { asked, fetch } = network(200, sent);
    const outcome = await through("whatsapp", whatsAppCloudSender({ ...number, fetch }), "+306941234567", {
      known,
    });
    expect(outcome).toMatchObject({ status: "sent" });
    expect(asked[0]?.url).toBe("https://graph.facebook.com/v23.0/1055/messages");
    expect(JSON.parse(String(asked[0]?.init.body))).toMatchObject({
      messaging_product: "whatsapp",
      to: "306941234567",
      type: "text",
      text: { body: expect.stringContaining(link) },
      biz_opaque_callback_data: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test("gets the bound template outside the window", async () => {
    const { asked, fetch } = network(200, sent);
    const templates = bindWhatsAppTemplates([
      {
        kind: "update.reply-waiting",
        locale: "el",
        name: "reply_waiting_v1",
        language: "el",
        body: "Σας περιμένουν {{1}} νέες απαντήσεις.",
        parameters: ["count"],
        button: { label: "Ανάγνωση", base: "https://kyma.example/c/" },
      },
    ]);
    const sender = whatsAppCloudSender({ ...number, fetch });
    const rendering = { whatsapp: { templates } };
    expect(await through("whatsapp", sender, "+306941234567", { rendering })).toMatchObject({
      status: "sent",
    });
    expect(JSON.parse(String(asked[0]?.init.body))).toMatchObject({
      type: "template",
      template: { name: "reply_waiting_v1", language: { code: "el" } },
    });
  });

  test.each([
    [400, { error: { code: 131026 } }, { status: "failed", reason: "whatsapp-131026" }],
    [400, { error: { code: 130429 } }, { status: "failed", reason: "whatsapp-130429" }],
    [500, {}, { status: "unknown" }],
    [200, {}, { status: "unknown" }],
  ])("takes %i %j for what it is", async (status, body, expected) => {
    const { fetch } = network(status, body);
    const sender = whatsAppCloudSender({ ...number, fetch });
    expect(await through("whatsapp", sender, "+306941234567", { known })).toMatchObject(expected);
  });
});

describe("web push", () => {
  const channels = defineChannels({
    push: { extends: "in-app-chat", label: "Push", wording: "by push message" },
  });
  const { publicKey } = webPush.generateVAPIDKeys();
  const subscription = JSON.stringify({
    endpoint: "https://push.example/send/1",
    keys: { p256dh: publicKey, auth: "A".repeat(22) },
  });

  test("gets a payload that the package can encrypt, under a topic of the key", async () => {
    const requests: { endpoint: string; headers: unknown }[] = [];
    const stubbed: WebPush = {
      sendNotification: async (to, payload, options) => {
        const { endpoint, headers } = webPush.generateRequestDetails(
          { ...to, keys: { ...to.keys } },
          payload,
          {
            ...options,
            vapidDetails: { subject: "mailto:help@kyma.example", ...webPush.generateVAPIDKeys() },
          },
        );
        requests.push({ endpoint, headers });
        return { statusCode: 201 };
      },
    };
    const outcome = await through("push", webPushSender(stubbed), subscription, { channels });
    expect(outcome).toMatchObject({ status: "sent" });
    expect(requests[0]?.headers).toMatchObject({ TTL: 86_400, Topic: expect.stringMatching(/^[\w-]{32}$/) });
  });

  test.each([
    [410, { status: "failed", reason: "subscription-gone" }],
    [429, { status: "failed", reason: "too-many" }],
    [502, { status: "unknown" }],
  ])("takes %i for what it is", async (statusCode, expected) => {
    const push: WebPush = {
      sendNotification: () => Promise.reject(Object.assign(new Error("push.example"), { statusCode })),
    };
    expect(await through("push", webPushSender(push), subscription, { channels })).toMatchObject(expected);
  });

  test("is refused for good where the address is no subscription", async () => {
    const push: WebPush = { sendNotification: async () => ({ statusCode: 201 }) };
    for (const to of ["nonsense", "{}", '{"endpoint":"http://push.example"}'])
      expect(await through("push", webPushSender(push), to, { channels })).toMatchObject({
        reason: "no-push",
      });
  });
});
