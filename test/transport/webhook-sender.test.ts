import { Webhook } from "standardwebhooks";
import type { WebhookProblem, WebhookTransportOptions } from "throughline/transport/webhook";
import { webhookTransport } from "throughline/transport/webhook";
import { afterEach, describe, expect, test } from "vitest";
import { type LocalServer, localServer } from "./local-server.js";
import { envelope, NOW, noted, until } from "./samples.js";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const older = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
const TIMEOUT_MS = 12_345;

const servers: LocalServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** An endpoint that answers one after the other, and then 200; and a transport to it. */
async function endpoint(
  answers: readonly Answer[],
  more: Partial<WebhookTransportOptions> = {},
  secrets = [secret],
) {
  const requests: Request[] = [];
  const server = await localServer(async (incoming, outgoing) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const { status, headers: sent = {}, body = "" } = answers[requests.length] ?? { status: 200 };
    requests.push({ headers, body: Buffer.concat(chunks).toString("utf8") });
    outgoing.writeHead(status, sent).end(body);
  });
  servers.push(server);
  const problems: WebhookProblem[] = [];
  const { pauses, sleep, timeUp } = noted(TIMEOUT_MS);
  const transport = webhookTransport({
    endpoints: [{ url: server.url, secrets }],
    allow: { http: true, addresses: ["127.0.0.1"], ports: [server.port] },
    clock: { now: () => NOW },
    random: () => 0.5,
    timeoutMs: TIMEOUT_MS,
    sleep,
    report: (problem) => problems.push(problem),
    ...more,
  });
  return { transport, requests, problems, pauses, timeUp, server };
}

describe("a request", () => {
  test("is a CloudEvent that Standard Webhooks verifies with every active secret", async () => {
    const { transport, requests } = await endpoint([], { clock: { now: () => Date.now() } }, [secret, older]);
    const given = envelope("j-1", 1, { text: "Ünïcödé 👩🏽‍🚒" });
    expect(await transport.publish([given])).toEqual(["accepted"]);
    const [request] = requests;
    expect(request?.headers["content-type"]).toBe("application/cloudevents+json");
    expect(request?.headers["webhook-id"]).toBe("acme/j-1-1");
    for (const known of [secret, older])
      expect(new Webhook(known).verify(request?.body ?? "", { ...request?.headers })).toEqual(given);
    const stranger = new Webhook(`whsec_${Buffer.alloc(32, 1).toString("base64")}`);
    expect(() => stranger.verify(request?.body ?? "", { ...request?.headers })).toThrow();
  });

  test("uses a connection again", async () => {
    const { transport, server } = await endpoint([]);
    for (let version = 1; version <= 5; version++) await transport.publish([envelope("j-1", version)]);
    expect(server.connections()).toBe(1);
    await transport.close();
  });
});

describe("a request that fails", () => {
  test("is sent again with full jitter, a signature of its own each time, under the same id", async () => {
    const failing = Array.from({ length: 4 }, () => ({ status: 500 }));
    const { transport, requests, pauses, problems } = await endpoint(failing);
    expect(await transport.publish([envelope()])).toEqual(["accepted"]);
    expect(pauses).toEqual([125, 250, 500, 1_000]);
    expect(new Set(requests.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set(["acme/j-1-1"]));
    expect(problems.map(({ reason, status, attempt }) => [reason, status, attempt])).toEqual(
      [1, 2, 3, 4].map((attempt) => ["status", 500, attempt]),
    );
  });

  test("is given up after 12 tries, to be published again, and holds back what follows it", async () => {
    const failing = Array.from({ length: 100 }, () => ({ status: 503 }));
    const { transport, requests, pauses } = await endpoint(failing);
    const batch = [envelope("j-1", 1), envelope("j-1", 2)];
    expect(await transport.publish(batch)).toEqual(["retry", "retry"]);
    expect(requests).toHaveLength(12);
    expect(pauses).toHaveLength(11);
    expect(pauses.at(-1)).toBe(128_000);
  });

  test("waits as long as it is asked to, in seconds or until a date, but no longer than the cap", async () => {
    const dated = new Date(NOW + 7_000).toUTCString();
    const { transport, pauses } = await endpoint(
      ["9", dated, "999999", "soon", "-1", new Date(NOW - 5_000).toUTCString()].map((after) => ({
        status: 429,
        headers: { "retry-after": after },
      })),
      { random: () => 0 },
    );
    expect(await transport.publish([envelope()])).toEqual(["accepted"]);
    expect(pauses).toEqual([9_000, 7_000, 300_000, 0, 0, 0]);
  });

  test("follows no redirect", async () => {
    const elsewhere = await localServer((_, answer) => answer.writeHead(200).end());
    servers.push(elsewhere);
    const { transport, problems, requests } = await endpoint(
      [301, 302, 303, 307, 308].map((status) => ({ status, headers: { location: elsewhere.url } })),
    );
    expect(await transport.publish([envelope()])).toEqual(["accepted"]);
    expect(problems.map(({ reason }) => reason)).toEqual(Array(5).fill("redirect"));
    expect(requests).toHaveLength(6);
    expect(elsewhere.connections()).toBe(0);
  });

  test("is cut off when the answer takes too long", async () => {
    const never = await localServer((request) => request.resume());
    servers.push(never);
    const { pauses, sleep, timeUp } = noted(TIMEOUT_MS);
    const problems: string[] = [];
    const transport = webhookTransport({
      endpoints: [{ url: never.url, secrets: [secret] }],
      allow: { http: true, addresses: ["127.0.0.1"], ports: [never.port] },
      timeoutMs: TIMEOUT_MS,
      retries: { attempts: 1 },
      sleep,
      report: ({ reason }) => problems.push(reason),
    });
    const publishing = transport.publish([envelope()]);
    await until(() => never.connections() > 0);
    timeUp();
    expect(await publishing).toEqual(["retry"]);
    expect([problems, pauses]).toEqual([["timeout"], []]);
  });

  test("is cut off when the body of the answer never ends", async () => {
    const dripping = await localServer((request, answer) => {
      request.resume();
      answer.writeHead(200);
      answer.write("a");
    });
    servers.push(dripping);
    const { sleep, timeUp } = noted(TIMEOUT_MS);
    const transport = webhookTransport({
      endpoints: [{ url: dripping.url, secrets: [secret] }],
      allow: { http: true, addresses: ["127.0.0.1"], ports: [dripping.port] },
      timeoutMs: TIMEOUT_MS,
      retries: { attempts: 1 },
      sleep,
    });
    const publishing = transport.publish([envelope()]);
    await until(() => dripping.connections() > 0);
    timeUp();
    expect(await publishing).toEqual(["retry"]);
  });

  test("is sent again where there is no server, and ends when the transport is closed", async () => {
    const { transport, server, problems } = await endpoint([], { sleep: systemLike });
    await server.close();
    servers.length = 0;
    const publishing = transport.publish([envelope()]);
    await until(() => problems.length > 0);
    await transport.close();
    expect(await publishing).toEqual(["retry"]);
    expect(problems[0]?.reason).toBe("network");
  });
});

describe("an answer", () => {
  test("is read no further than 64 KiB", async () => {
    let written = 0;
    const flooding = await localServer((request, answer) => {
      request.resume();
      answer.writeHead(200);
      const more = () => {
        while (!answer.destroyed && answer.write(Buffer.alloc(16_384))) written += 16_384;
      };
      answer.on("drain", more).on("error", () => {});
      more();
    });
    servers.push(flooding);
    const transport = webhookTransport({
      endpoints: [{ url: flooding.url, secrets: [secret] }],
      allow: { http: true, addresses: ["127.0.0.1"], ports: [flooding.port] },
    });
    expect(await transport.publish([envelope()])).toEqual(["accepted"]);
    expect(written).toBeLessThan(16 * 1_048_576);
    await transport.close();
  });

  test("of a fetch of the user's own is read no further either", async () => {
    let cancelled = false;
    const transport = webhookTransport({
      endpoints: [{ url: "https://hooks.example.com/", secrets: [secret] }],
      fetch: async () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
            cancel: () => {
              cancelled = true;
            },
          }),
        ),
    });
    expect(await transport.publish([envelope()])).toEqual(["accepted"]);
    expect(cancelled).toBe(true);
  });

  test("410 means that the endpoint is gone: it is called no more", async () => {
    const { transport, requests, problems } = await endpoint([{ status: 410 }]);
    expect(await transport.publish([envelope("j-1", 1), envelope("j-1", 2)])).toEqual([
      "rejected",
      "rejected",
    ]);
    expect(await transport.publish([envelope("j-2", 1)])).toEqual(["rejected"]);
    expect(requests).toHaveLength(1);
    expect(problems.map(({ reason, endpoint }) => [reason, endpoint])).toEqual([["gone", 0]]);
  });

  test("413 rejects the envelope, and the next one goes its way", async () => {
    const { transport, problems } = await endpoint([{ status: 413 }]);
    expect(await transport.publish([envelope("j-1", 1), envelope("j-1", 2)])).toEqual([
      "rejected",
      "accepted",
    ]);
    expect(problems.map(({ reason }) => reason)).toEqual(["too-large"]);
  });
});

test("several endpoints each get every envelope, and one that fails does not hide it", async () => {
  const good = await localServer((request, answer) => request.resume().on("end", () => answer.end()));
  const bad = await localServer((request, answer) =>
    request.resume().on("end", () => answer.writeHead(500).end()),
  );
  servers.push(good, bad);
  const transport = webhookTransport({
    endpoints: [good, bad].map(({ url }) => ({ url, secrets: [secret] })),
    allow: { http: true, addresses: ["127.0.0.1"], ports: [good.port, bad.port] },
    retries: { attempts: 2, baseMs: 0 },
  });
  expect(await transport.publish([envelope()])).toEqual(["retry"]);
  await transport.close();
});

test.each([
  ["whsec_", "whsec_ without bytes"],
  ["whsec_AAAA", "too few bytes"],
  [`whsec_${Buffer.alloc(65).toString("base64")}`, "too many bytes"],
  [Buffer.alloc(32).toString("base64"), "no whsec_"],
  ["whsec_!!!!", "no base64"],
])("a secret that is none is refused without being quoted: %#", (wrong) => {
  const make = () =>
    webhookTransport({ endpoints: [{ url: "https://hooks.example.com/", secrets: [wrong] }] });
  expect(make).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", details: { field: "endpoints[0].secrets" } }),
  );
});

test("a transport without endpoints refuses to publish, and one without secrets to be subscribed to", async () => {
  const transport = webhookTransport({});
  await expect(transport.publish([envelope()])).rejects.toMatchObject({ details: { field: "endpoints" } });
  await expect(transport.subscribe({ group: "g", maxInFlight: 1 }, async () => "ack")).rejects.toMatchObject({
    details: { field: "receive" },
  });
});

/** Ends with its signal and never before. */
function systemLike(_: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}
