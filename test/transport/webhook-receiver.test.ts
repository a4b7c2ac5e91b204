import { connect } from "node:net";
import { Webhook } from "standardwebhooks";
import type { Envelope, EnvelopeHandler } from "throughline/transport";
import { memorySeenIds, type WebhookReceiverOptions, webhookReceiver } from "throughline/transport/webhook";
import { describe, expect, test } from "vitest";
import { localServer, serving } from "./local-server.js";
import { envelope, noted, until } from "./samples.js";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const older = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
const now = 1_772_348_400_000;
const clock = { now: () => now };

interface Sent {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

/** A request as the reference implementation of Standard Webhooks signs it. */
function signed(
  body = JSON.stringify(envelope()),
  more: { id?: string; at?: number; secret?: string } = {},
): Sent {
  const { id = "msg_1", at = now, secret: by = secret } = more;
  return {
    method: "POST",
    headers: {
      "content-type": "application/cloudevents+json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at / 1_000)),
      "webhook-signature": new Webhook(by).sign(id, new Date(at), body),
    },
    body,
  };
}

const requestOf = ({ method, headers, body }: Sent) =>
  new Request("https://desk.example/hook", {
    method,
    headers,
    body: typeof body === "string" ? body : new Uint8Array(body),
  });

function receiver(options: Partial<WebhookReceiverOptions> = {}) {
  const received: { envelope: Envelope; attempt: number }[] = [];
  const handle: EnvelopeHandler = async (given, { attempt }) => {
    received.push({ envelope: given, attempt });
    return "ack";
  };
  const receive = webhookReceiver({ secrets: [secret, older], clock, handle, ...options });
  const status = async (sent: Sent) => {
    const response = await receive(requestOf(sent));
    expect(await response.text()).toBe("");
    return response.status;
  };
  return { received, receive, status };
}

describe("a request signed by the reference implementation", () => {
  test("is handled, whichever active secret signed it", async () => {
    for (const by of [secret, older]) {
      const { received, status } = receiver();
      const data = { text: "Ünïcödé 👩🏽‍🚒", nested: [{ a: null }] };
      expect(await status(signed(JSON.stringify(envelope("j-1", 1, data)), { secret: by }))).toBe(200);
      expect(received).toEqual([{ envelope: envelope("j-1", 1, data), attempt: 1 }]);
    }
  });

  test("is handled with several signatures, of which one is ours", async () => {
    const { received, status } = receiver();
    const sent = signed();
    const stranger = signed(undefined, { secret: `whsec_${Buffer.alloc(32, 1).toString("base64")}` });
    const both = `${stranger.headers["webhook-signature"]} v2,abc ${sent.headers["webhook-signature"]}`;
    expect(await status({ ...sent, headers: { ...sent.headers, "webhook-signature": both } })).toBe(200);
    expect(received).toHaveLength(1);
  });

  test("is refused when a retired secret signed it", async () => {
    const { status } = receiver({ secrets: [secret] });
    expect(await status(signed(undefined, { secret: older }))).toBe(401);
  });
});

describe("a forged request is not handled", () => {
  test("with any one byte of its body changed", async () => {
    const { received, status } = receiver();
    const sent = signed();
    const bytes = new TextEncoder().encode(String(sent.body));
    for (let index = 0; index < bytes.length; index++)
      for (const flip of [1, 0x20, 0x80]) {
        const changed = bytes.slice();
        changed[index] = (changed[index] ?? 0) ^ flip;
        expect(await status({ ...sent, body: changed })).toBe(401);
      }
    expect(received).toEqual([]);
  });

  test("with a byte added to its body or taken from it", async () => {
    const { received, status } = receiver();
    const sent = signed();
    for (const body of [
      `${sent.body} `,
      ` ${sent.body}`,
      `${sent.body}`.slice(1),
      `${sent.body}`.slice(0, -1),
      "",
    ])
      expect(await status({ ...sent, body })).toBe(401);
    expect(received).toEqual([]);
  });

  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "with any one character of %s changed, dropped or doubled",
    async (name) => {
      const { received, status } = receiver({ toleranceMs: Number.MAX_SAFE_INTEGER });
      const sent = signed();
      const value = sent.headers[name] ?? "";
      for (let index = 0; index < value.length; index++) {
        const [before, after] = [value.slice(0, index), value.slice(index + 1)];
        const character = value[index] ?? "";
        for (const other of ["", "A", "B", "=", "+", "0", "1", "9", ".", ",", "v", character + character]) {
          if (other === character) continue;
          const headers = { ...sent.headers, [name]: before + other + after };
          expect([400, 401]).toContain(await status({ ...sent, headers }));
        }
      }
      expect(received).toEqual([]);
    },
  );

  test("with what is signed split elsewhere", async () => {
    const { received, status } = receiver({ toleranceMs: Number.MAX_SAFE_INTEGER });
    const sent = signed(undefined, { id: "a.1" });
    const timestamp = sent.headers["webhook-timestamp"] ?? "";
    const headers = { ...sent.headers, "webhook-id": "a", "webhook-timestamp": "1" };
    expect(await status({ ...sent, headers, body: `${timestamp}.${sent.body}` })).toBe(400);
    expect(received).toEqual([]);
  });

  test("without signature, id or timestamp, or with what is none", async () => {
    const { received, status } = receiver();
    const sent = signed();
    for (const [name, values] of [
      ["webhook-id", ["", "a b", "x".repeat(301)]],
      ["webhook-timestamp", ["", "now", "-1", "1e9", "0x10", " 17 72", "1772348400.5"]],
      ["webhook-signature", ["", "x".repeat(2_000)]],
    ] as const)
      for (const value of values)
        expect([400, 401]).toContain(await status({ ...sent, headers: { ...sent.headers, [name]: value } }));
    expect(received).toEqual([]);
  });

  test("when it is older or newer than five minutes", async () => {
    const { received, status } = receiver();
    for (const away of [-301_000, 301_000, -86_400_000])
      expect(await status(signed(undefined, { at: now + away }))).toBe(401);
    expect(received).toEqual([]);
    for (const [index, away] of [-299_000, 299_000].entries())
      expect(await status(signed(JSON.stringify(envelope("j-1", index + 1)), { at: now + away }))).toBe(200);
  });
});

describe("an envelope that comes again", () => {
  test("is handled once, whatever id and time the message has", async () => {
    const { received, status } = receiver();
    expect(await status(signed())).toBe(200);
    expect(await status(signed())).toBe(200);
    expect(await status(signed(undefined, { id: "msg_2", at: now + 60_000 }))).toBe(200);
    expect(received).toHaveLength(1);
  });

  test("while it is being handled is to be sent again later", async () => {
    let finish: (() => void) | undefined;
    const { receive, status } = receiver({
      handle: () =>
        new Promise((resolve) => {
          finish = () => resolve("ack");
        }),
    });
    const first = receive(requestOf(signed()));
    await until(() => finish !== undefined);
    const again = await receive(requestOf(signed()));
    expect([again.status, again.headers.get("retry-after")]).toEqual([503, "1"]);
    finish?.();
    expect((await first).status).toBe(200);
    expect(await status(signed())).toBe(200);
  });

  test("after a failure is handled again, and the attempt counts", async () => {
    const attempts: number[] = [];
    const { status } = receiver({
      handle: async (_, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error("database password is hunter2");
        return "ack";
      },
    });
    expect([await status(signed()), await status(signed()), await status(signed())]).toEqual([500, 500, 200]);
    expect(attempts).toEqual([1, 2, 3]);
  });

  test("and can never be handled is not asked for again", async () => {
    let handled = 0;
    const { status } = receiver({
      handle: async () => {
        handled++;
        return "dead";
      },
    });
    expect([await status(signed()), await status(signed()), handled]).toEqual([200, 200, 1]);
  });

  test("is remembered for the window, and then forgotten", async () => {
    let at = now;
    const seen = memorySeenIds({ windowMs: 1_000, clock: { now: () => at } });
    expect(await seen.begin("a")).toEqual({ status: "begun", attempt: 1 });
    expect(await seen.begin("a")).toEqual({ status: "busy" });
    await seen.end("a", true);
    at += 999;
    expect(await seen.begin("a")).toEqual({ status: "done" });
    at += 1;
    expect(await seen.begin("a")).toEqual({ status: "begun", attempt: 1 });
  });

  test("is not handled where nobody can tell whether it was", async () => {
    const { received, status } = receiver({
      seen: { begin: () => Promise.reject(new Error("down")), end: async () => {} },
    });
    expect(await status(signed())).toBe(500);
    expect(received).toEqual([]);
  });
});

describe("what is no such request", () => {
  test("is told so by its status alone", async () => {
    const { receive, status } = receiver();
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]) {
      const response = await receive(new Request("https://desk.example/hook", { method }));
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    }
    const sent = signed();
    for (const type of [
      "application/json",
      "text/plain",
      "application/cloudevents",
      "application/cloudevents+jsonx",
    ])
      expect(await status({ ...sent, headers: { ...sent.headers, "content-type": type } })).toBe(415);
    const charset = "Application/CloudEvents+JSON; charset=utf-8";
    expect(await status({ ...sent, headers: { ...sent.headers, "content-type": charset } })).toBe(200);
  });

  test("is refused although it is signed, where it is no envelope that may be read", async () => {
    const { received, status } = receiver();
    const given = envelope();
    for (const body of [
      "",
      "{}",
      "[]",
      "null",
      "{",
      JSON.stringify({ ...given, specversion: "0.3" }),
      JSON.stringify({ ...given, subject: "../etc" }),
      JSON.stringify({ ...given, data: [] }),
      JSON.stringify(given).replace('"data":{', '"data":{"__proto__":{"polluted":true},'),
      JSON.stringify(given).replace('"data":{', '"data":{"a":1,"a":2,'),
      JSON.stringify({ ...given, data: JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) }),
      JSON.stringify({ ...given, data: { a: JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) } }),
      `\ufeff${JSON.stringify(given)}`,
    ])
      expect([body.slice(0, 40), await status(signed(body))]).toEqual([body.slice(0, 40), 400]);
    expect(received).toEqual([]);
    expect("polluted" in {}).toBe(false);
  });

  test("is cut off at the largest body, told or not", async () => {
    const { receive, status } = receiver({ maxBytes: 1_000 });
    const body = JSON.stringify(envelope("j-1", 1, { text: "x".repeat(1_000) }));
    expect(await status(signed(body))).toBe(413);
    const sent = signed(body);
    const init: RequestInit = { method: "POST", headers: { ...sent.headers, "content-length": "10" } };
    let pulled = 0;
    const stream = new ReadableStream({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(500));
      },
    });
    Object.assign(init, { body: stream, duplex: "half" });
    expect((await receive(new Request("https://desk.example/hook", init))).status).toBe(413);
    expect(pulled).toBeLessThan(10);
  });

  test("is cut off when its body is slow", async () => {
    const { sleep, timeUp } = noted(777);
    const { receive } = receiver({ bodyTimeoutMs: 777, sleep });
    const init: RequestInit = { method: "POST", headers: signed().headers };
    Object.assign(init, { body: new ReadableStream({ pull: () => new Promise(() => {}) }), duplex: "half" });
    const answering = receive(new Request("https://desk.example/hook", init));
    timeUp();
    expect((await answering).status).toBe(408);
  });

  test("is refused when its body breaks off, and the server goes on", async () => {
    const { receive, received, status } = receiver();
    const server = await localServer(serving(receive));
    const sent = signed();
    const head = Object.entries({ ...sent.headers, "content-length": "9999" }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`POST /hook HTTP/1.1\r\nhost: a\r\n${head.join("")}\r\n{"half":`);
    await until(() => server.connections() > 0);
    socket.destroy();
    expect(await status(sent)).toBe(200);
    expect(received).toHaveLength(1);
    await server.close();
  });
});

test("a handler that takes too long has failed, and is told to stop", async () => {
  const { sleep, timeUp } = noted(888);
  let stopped = false;
  const { receive } = receiver({
    handlerTimeoutMs: 888,
    bodyTimeoutMs: 888,
    sleep,
    handle: (_, { signal }) =>
      new Promise(() => {
        signal.addEventListener("abort", () => {
          stopped = true;
        });
        timeUp();
      }),
  });
  expect((await receive(requestOf(signed()))).status).toBe(500);
  expect(stopped).toBe(true);
});
