import fc from "fast-check";
import { createThroughline, type Desk, isThroughlineError, type ThroughlineOptions } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { EVERY_COMMAND } from "./every-command.js";
import {
  agent,
  bot,
  countingIds,
  deskOver,
  everything,
  movableClock,
  ownedByMaria,
  secrets,
} from "./support.js";

const CANARY = "canary-7f3a";

/** A call of the application as plain data: `journeys.observe` with its arguments. */
interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
}

function called(desk: Desk, { method, args }: Call): Promise<unknown> {
  const [surface = "", name = ""] = method.split(".");
  const target: object = Reflect.get(desk, surface);
  return Promise.resolve().then(() => Reflect.apply(Reflect.get(target, name), target, args));
}

/** A desk that does nothing but write down what is called on it. */
function spying(calls: Call[]): Desk {
  const surface = (of: string) =>
    new Proxy(
      {},
      {
        get:
          (_, name) =>
          async (...args: readonly unknown[]) => {
            calls.push({ method: `${of}.${String(name)}`, args });
            return { status: "ok" };
          },
      },
    );
  const desk = {
    journeys: surface("journeys"),
    handoffs: surface("handoffs"),
    owners: surface("owners"),
    customers: surface("customers"),
    presence: surface("presence"),
    notices: surface("notices"),
    surveys: surface("surveys"),
  };
  return Object.assign(Object.create(null), desk);
}

/** One good call of every command. */
async function goodCalls(): Promise<readonly Call[]> {
  const calls: Call[] = [];
  for (const command of EVERY_COMMAND) await command.run(spying(calls), "j1", {});
  return calls;
}

const READS: readonly Call[] = [
  { method: "journeys.get", args: ["j1"] },
  { method: "journeys.timeline", args: ["j1"] },
  { method: "journeys.list", args: [{ limit: 10 }] },
  { method: "journeys.recheckSend", args: ["j1", "a1"] },
  { method: "handoffs.packet", args: ["j1", { target: { to: { queue: "billing" }, reason: "speed" } }] },
  { method: "handoffs.packet", args: ["j1", { carrier: "twilio-task", reference: "pk_1" }] },
  { method: "handoffs.revokePass", args: ["j1", { pass: "p1", by: { kind: "agent", id: "maria" } }] },
  {
    method: "handoffs.resume",
    args: [{ digits: "204911735026", channel: "phone", from: { kind: "phone", value: "+30 694 123 4567" } }],
  },
  { method: "notices.list", args: ["j1"] },
  { method: "surveys.list", args: [{ journey: "j1" }] },
  { method: "surveys.remind", args: [{ journey: "j1", survey: "s1", channel: "sms" }] },
  { method: "surveys.answer", args: [{ token: "tls_none", score: 5, comment: "good", occurredAt: 1000 }] },
  { method: "surveys.comment", args: [{ journey: "j1", survey: "s1", comment: "good" }] },
  { method: "surveys.reply", args: [{ journey: "j1", message: "m1", text: "5", channel: "sms" }] },
  {
    method: "mentions.capture",
    args: [
      {
        channel: "social-post",
        externalId: "x-1",
        author: { kind: "account", value: "@anna", platform: "x" },
        text: "late",
        occurredAt: 1000,
      },
    ],
  },
  {
    method: "mentions.invite",
    args: ["j1", { by: { kind: "agent", id: "maria" }, channel: "messenger", to: "kyma" }],
  },
  { method: "customers.get", args: ["c1"] },
  { method: "customers.find", args: [{ kind: "phone", value: "+30 694 123 4567" }] },
];

const BAD_IDS: readonly unknown[] = [
  "",
  "a b",
  `é${CANARY}`,
  "x".repeat(129),
  "..",
  42,
  null,
  {},
  `${CANARY}@example.com`,
];
const BAD_ARGUMENTS: readonly unknown[] = [
  null,
  CANARY,
  42,
  [],
  { [CANARY]: CANARY },
  new Map([[CANARY, CANARY]]),
  () => CANARY,
];
const BAD_OPTIONS: readonly unknown[] = [
  null,
  CANARY,
  { commandId: "a b" },
  { commandId: `${CANARY} ` },
  { commandId: "" },
  { commandId: 42 },
  { signal: { aborted: true } },
  { tx: {} },
];

const withArgument = ({ method, args }: Call, position: number, value: unknown): Call => ({
  method,
  args: args.with(position, value),
});

async function badCalls(): Promise<readonly Call[]> {
  const bad: Call[] = [];
  for (const call of [...(await goodCalls()), ...READS]) {
    for (const [position, argument] of call.args.entries()) {
      if (typeof argument === "string") bad.push(...BAD_IDS.map((id) => withArgument(call, position, id)));
      else if (isCommandOptions(call, position))
        bad.push(...BAD_OPTIONS.map((options) => withArgument(call, position, options)));
      else {
        bad.push(...BAD_ARGUMENTS.map((value) => withArgument(call, position, value)));
        if (typeof argument === "object")
          bad.push(withArgument(call, position, { ...argument, [CANARY]: CANARY }));
      }
    }
  }
  return bad;
}

function isCommandOptions({ args }: Call, position: number): boolean {
  const argument = args[position];
  return typeof argument === "object" && argument !== null && Object.keys(argument).length === 0;
}

async function newStore() {
  const store = memoryStore();
  const desk = deskOver(store, { clock: movableClock(), ids: countingIds() });
  await ownedByMaria(desk);
  return { store, desk };
}

describe("a call with malformed input", () => {
  it("is refused with INVALID_INPUT whatever method it is, writes nothing, and does not repeat what it was given", async () => {
    const { store, desk } = await newStore();
    const before = await everything(store);
    const calls = await badCalls();
    expect(calls.length).toBeGreaterThan(900);
    for (const call of calls) {
      const error = await called(desk, call).then(
        () => `${call.method} took it`,
        (thrown: unknown) => thrown,
      );
      const shown = { call, error: String(error) };
      expect(isThroughlineError(error, "INVALID_INPUT"), JSON.stringify(shown)).toBe(true);
      expect(JSON.stringify([String(error), error])).not.toContain(CANARY);
    }
    expect(await everything(store)).toEqual(before);
  });

  it("never ends in anything but a typed error, whatever stands in its fields", async () => {
    const good = [...(await goodCalls()), ...READS];
    const garbage = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good),
        fc.nat(),
        fc.nat(),
        garbage,
        async (call, one, other, value) => {
          const { store, desk } = await newStore();
          const before = await everything(store);
          const position = one % call.args.length;
          const argument = call.args[position];
          const fields = typeof argument === "object" && argument !== null ? Object.keys(argument) : [];
          const field = fields[other % Math.max(1, fields.length)];
          const put = field === undefined ? value : { ...Object(argument), [field]: value };
          const thrown = await called(desk, withArgument(call, position, put)).then(
            () => null,
            (error: unknown) => error,
          );
          if (thrown === null) return;
          expect(isThroughlineError(thrown), `${call.method}: ${String(thrown)}`).toBe(true);
          expect(await everything(store)).toEqual(before);
        },
      ),
      { seed: 20260301, numRuns: 1000 },
    );
  });
});

describe("what a caller may not slip in", () => {
  it("a type of another surface: observing cannot act, and acting cannot take a journey in", async () => {
    const { store, desk } = await newStore();
    const before = await everything(store);
    for (const [method, type] of [
      ["journeys.observe", "changeStatus"],
      ["journeys.observe", "absorbJourney"],
      ["journeys.observe", "authoriseSend"],
      ["journeys.observe", "take"],
      ["journeys.act", "absorbJourney"],
      ["journeys.act", "mergeJourney"],
      ["journeys.act", "openJourney"],
      ["journeys.act", "takeOver"],
      ["journeys.act", "constructor"],
    ] as const) {
      const asked = { type, by: agent("maria"), epoch: 2, journey: "j9", to: "closed", into: "j9" };
      await expect(called(desk, { method, args: ["j1", asked] })).rejects.toMatchObject({
        code: "INVALID_INPUT",
      });
    }
    expect(await everything(store)).toEqual(before);
  });

  it("a type of its own in place of the method's", async () => {
    const { desk } = await newStore();
    const take = { type: "markSpam", by: bot("helper"), epoch: 2 };
    await expect(called(desk, { method: "owners.take", args: ["j1", take] })).resolves.toMatchObject({
      status: "refused",
      refusal: { code: "NOT_IN_QUEUE" },
    });
    expect((await desk.journeys.get("j1")).spam).toBe(false);
  });

  it("an id of the command among its fields, where it would be ignored", async () => {
    const { desk } = await newStore();
    const tag = { type: "tag", tag: "vip", by: agent("maria"), id: "press-1" };
    await expect(called(desk, { method: "journeys.observe", args: ["j1", tag] })).rejects.toThrow(
      /options\.commandId/,
    );
  });

  it("half a surrogate pair, which would make the stream unreadable", async () => {
    const { store, desk } = await newStore();
    const before = await everything(store);
    const half = "\ud800";
    const inbound = (name: string, text: string, thread: string) => ({
      channel: "whatsapp",
      from: { kind: "phone", value: "+30 694 123 4567", name },
      message: { externalId: "m1", occurredAt: 1, text, thread },
    });
    for (const args of [
      [inbound(half, "a", "t")],
      [inbound("Anna", half, "t")],
      [inbound("Anna", "a", half)],
    ])
      await expect(called(desk, { method: "journeys.receive", args })).rejects.toMatchObject({
        code: "JSON_UNSAFE",
      });
    const described = { type: "describeIssue", by: agent("maria"), subject: half };
    await expect(called(desk, { method: "journeys.observe", args: ["j1", described] })).rejects.toMatchObject(
      {
        code: "JSON_UNSAFE",
      },
    );
    expect(await everything(store)).toEqual(before);
  });

  it("fields that are undefined, at any depth, count as left out", async () => {
    const { desk } = await newStore();
    const inbound = {
      channel: "whatsapp",
      from: { kind: "phone", value: "+30 694 123 4567", name: undefined, platform: undefined },
      message: {
        externalId: "m1",
        occurredAt: new Date(5),
        text: "Hello",
        thread: undefined,
        ref: undefined,
      },
      journey: undefined,
    } as const;
    const options = { commandId: undefined, signal: undefined };
    expect(await desk.journeys.receive(inbound, options)).toMatchObject({ status: "opened" });
    const request = { by: agent("maria"), epoch: 2, mode: "cold", reason: "speed", note: undefined } as const;
    const to = { queue: "billing", channel: undefined };
    expect(
      await called(desk, { method: "handoffs.request", args: ["j1", { ...request, to }] }),
    ).toMatchObject({
      status: "ok",
    });
  });
});

describe("createThroughline", () => {
  const good = { store: memoryStore(), secrets };
  it.each<[string, object]>([
    ["no options", {}],
    ["no store", { secrets }],
    ["a store without find", { ...good, store: { append() {}, read() {}, list() {} } }],
    ["no secrets", { store: memoryStore() }],
    ["a short key", { ...good, secrets: { current: "k", keys: { k: "short" } } }],
    ["an unknown option", { ...good, tenants: ["acme"] }],
    ["no attempts", { ...good, attempts: 0 }],
    ["half an attempt", { ...good, attempts: 1.5 }],
    ["a negative cache", { ...good, cacheBytes: -1 }],
    ["a cache of no size", { ...good, cacheBytes: Number.NaN }],
    ["a country that is none", { ...good, defaultCountry: "Greece" }],
    ["a clock without now", { ...good, clock: {} }],
    ["ids that are no function", { ...good, ids: "nanoid" }],
    ["a customer as first owner", { ...good, firstOwner: { kind: "customer", id: "anna" } }],
    ["a deadline in the past", { ...good, handoffPolicy: { pickupWithinMs: -1 } }],
    ["a policy that is none", { ...good, handoffPolicy: { pickup: 1 } }],
    ["a codec without open", { ...good, codec: { seal() {} } }],
    ["a resolver without resolve", { ...good, messages: {} }],
  ])("refuses %s", (_, options) => {
    expect(() => Reflect.apply(createThroughline, undefined, [options])).toThrow(
      expect.objectContaining({
        name: "ThroughlineError",
        code: expect.stringMatching(/^(INVALID_INPUT|SECRET_UNKNOWN)$/),
      }),
    );
  });

  it("takes options that are undefined as left out", async () => {
    const options: ThroughlineOptions = {
      ...good,
      store: memoryStore(),
      clock: undefined,
      firstOwner: undefined,
      handoffPolicy: { pickupWithinMs: undefined as never, answerWithinMs: 5 },
      attempts: undefined,
    };
    const { journeys } = createThroughline(options).tenant("acme");
    const opened = await journeys.open({ channel: "phone", by: agent("maria"), journey: "j1" });
    expect(opened.status === "ok" && opened.state.handoff.ownership.expiresAt).toBeGreaterThan(0);
  });

  it("refuses an owner its function makes up, before anything is written", async () => {
    const store = memoryStore();
    const firstOwner = () => ({ kind: "agent", id: "Anna Smith" }) as const;
    const { journeys } = deskOver(store, { firstOwner });
    const inbound = {
      channel: "email",
      from: { kind: "email", value: "anna@example.com" },
      message: { externalId: "m1", occurredAt: 1, text: "Hello" },
    } as const;
    await expect(journeys.receive(inbound)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(journeys.open({ channel: "email", by: agent("maria") })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    expect((await store.list("acme", { kind: "journey" })).items).toEqual([]);
  });

  it.each(["", "a b", "a/b", ".."])("refuses the tenant %j", (id) => {
    expect(() => createThroughline(good).tenant(id)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
