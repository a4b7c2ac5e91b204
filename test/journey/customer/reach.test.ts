import * as fc from "fast-check";
import { type CustomerCommand, OPT_OUT_SCOPES } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { customerCommands } from "../../../src/journey/customer/commands.js";
import { parseInput } from "../../../src/kernel/schema.js";
import { thrownBy } from "../../kernel/thrown.js";
import { CustomerStream, maria, registered } from "./customer-stream.js";

const optOut = {
  type: "recordOptOut",
  id: "o1",
  scope: "all",
  channel: "sms",
  out: true,
  by: maria,
  occurredAt: 100,
} as const;
const quiet = {
  type: "recordQuietHours",
  id: "h1",
  hours: { from: "21:00", to: "08:00" },
  by: maria,
  occurredAt: 100,
} as const;
const seen = {
  type: "recordPresence",
  id: "p1",
  channel: "web-chat",
  readUpTo: 500,
  occurredAt: 600,
} as const;

function run(...commands: readonly CustomerCommand[]) {
  const stream = registered();
  const wrote = commands.map((command, index) => stream.run({ ...command, id: `x${index}` }));
  return { wrote, customer: stream.customer };
}

describe("an opt-out", () => {
  it("stands for its scope and channel alone", () => {
    const { customer } = run(optOut, { ...optOut, scope: "survey", channel: null });
    expect(customer?.optOuts).toEqual([
      { scope: "all", channel: "sms", out: true, occurredAt: 100 },
      { scope: "survey", channel: null, out: true, occurredAt: 100 },
    ]);
  });

  it("and its taking back hold by when the customer said so, in whatever order they come", () => {
    const back = { ...optOut, out: false, occurredAt: 200 } as const;
    for (const commands of [
      [optOut, back],
      [back, optOut],
    ])
      expect(run(...commands).customer?.optOuts).toEqual([
        { scope: "all", channel: "sms", out: false, occurredAt: 200 },
      ]);
  });

  it("is of all notices or of one category", () => {
    expect(OPT_OUT_SCOPES).toEqual(["all", "transactional", "survey", "security", "consent", "public"]);
    const parse = (scope: string) => parseInput(customerCommands.recordOptOut, { ...optOut, scope }, "it");
    for (const scope of OPT_OUT_SCOPES) expect(parse(scope).scope).toBe(scope);
    expect(thrownBy(() => parse("marketing")).code).toBe("INVALID_INPUT");
  });
});

describe("quiet hours", () => {
  it("are the newest the customer gave; none are also an answer", () => {
    expect(run().customer?.quietHours).toBeNull();
    const none = { ...quiet, hours: null, occurredAt: 200 } as const;
    expect(run(quiet).customer?.quietHours).toEqual({ hours: quiet.hours, occurredAt: 100 });
    for (const commands of [
      [quiet, none],
      [none, quiet],
    ])
      expect(run(...commands).customer?.quietHours).toEqual({ hours: null, occurredAt: 200 });
  });

  it.each([
    { from: "9:00", to: "21:00" },
    { from: "24:00", to: "08:00" },
    { from: "21:60", to: "08:00" },
    { from: "21:00", to: "21:00" },
    { from: "21:00" },
    "21-8",
  ])("are refused where they are no stretch of a day: %j", (hours) => {
    const parse = () => parseInput(customerCommands.recordQuietHours, { ...quiet, hours }, "it");
    expect(thrownBy(parse).code).toBe("INVALID_INPUT");
  });
});

describe("presence", () => {
  it("is known by channel: when the customer was there, and up to when they have read", () => {
    const { customer } = run(seen, { ...seen, channel: "whatsapp", readUpTo: null });
    expect(customer?.presence).toEqual([
      { channel: "web-chat", seenAt: 600, readUpTo: 500 },
      { channel: "whatsapp", seenAt: 600, readUpTo: null },
    ]);
  });

  it("is written where they read further or a minute went by, and else not", () => {
    const { wrote } = run(
      seen,
      { ...seen, occurredAt: 700 },
      { ...seen, occurredAt: 700, readUpTo: null },
      { ...seen, occurredAt: 700, readUpTo: 501 },
      { ...seen, occurredAt: 60_699 },
      { ...seen, occurredAt: 60_700 },
    );
    const news = "presence.seen";
    expect(wrote).toEqual([news, "", "", news, "", news]);
  });

  it("never goes back, in whatever order reports come", () => {
    const report = fc.record({
      type: fc.constant("recordPresence" as const),
      id: fc.constant("x"),
      channel: fc.constantFrom("web-chat", "sms"),
      readUpTo: fc.option(fc.integer({ min: 0, max: 900_000 })),
      occurredAt: fc.integer({ min: 0, max: 900_000 }),
    });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 12, size: "max" }), (reports) => {
        const known = new Map<string, { seenAt: number; readUpTo: number | null }>();
        const stream = registered();
        for (const [index, command] of reports.entries()) {
          stream.run({ ...command, id: `x${index}` });
          for (const { channel, seenAt, readUpTo } of stream.customer?.presence ?? []) {
            const before = known.get(channel) ?? { seenAt: 0, readUpTo: null };
            expect(seenAt).toBeGreaterThanOrEqual(before.seenAt);
            expect(readUpTo ?? -1).toBeGreaterThanOrEqual(before.readUpTo ?? -1);
            known.set(channel, { seenAt, readUpTo });
          }
        }
        for (const { channel, readUpTo } of stream.customer?.presence ?? []) {
          const told = reports.filter((one) => one.channel === channel).map((one) => one.readUpTo ?? -1);
          expect(readUpTo ?? -1).toBe(Math.max(...told));
        }
      }),
      { seed: 17, numRuns: 300 },
    );
  });
});

describe("when and where a customer may be reached", () => {
  it("is not recorded of a customer nobody knows, or who is erased", () => {
    for (const command of [optOut, quiet, seen]) {
      expect(new CustomerStream().run(command)).toBe("NO_CUSTOMER");
      const stream = registered();
      stream.run({ type: "requestErasure", id: "e1", by: maria, shared: "keep" });
      expect(stream.run(command)).toBe("WRONG_STATE");
    }
  });

  it("is recorded once per command id", () => {
    for (const command of [optOut, quiet, seen]) {
      const stream = registered();
      stream.run(command);
      expect(stream.run(command)).toBe("repeated");
      expect(stream.events).toHaveLength(2);
    }
  });
});
