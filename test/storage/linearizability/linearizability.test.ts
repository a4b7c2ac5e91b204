import { memoryStore } from "throughline/storage/memory";
import { describe, expect, test } from "vitest";
import { EventStoreModel } from "../../../src/testing/event-store/model.js";
import { check } from "./check.js";
import { record } from "./clients.js";
import { explore } from "./explore.js";
import { type Answer, type Call, type Operation, seen } from "./history.js";
import { OneAtATime } from "./one-at-a-time.js";
import { planted } from "./planted.js";
import { subjects } from "./subjects.js";

const SEED = 20_260_301;
const stream = { tenant: "t", kind: "journey", id: "a" } as const;
const event = { id: "e", type: "note.added", schema: 1, recordedAt: 0, data: {}, personal: null } as const;

const append = (command: string, expected: number): Call => ({
  do: "append",
  stream,
  expected,
  commit: { command: { id: command, fingerprint: "f" }, events: [{ ...event, id: `e-${command}` }] },
});
const read: Call = { do: "read", stream };
const ok = (version: number): Answer => ({ status: "ok", first: version, last: version });
const during = (calledAt: number, answeredAt: number, call: Call, answer: Answer | null): Operation => ({
  client: calledAt,
  call,
  answer,
  calledAt,
  answeredAt,
});

describe("the checker", () => {
  test("takes a read during an append both before and after it", () => {
    const write = during(1, 4, append("c", 0), ok(1));
    for (const answer of [[], [[1, "e-c", "c"]]] as const)
      expect(check([write, during(2, 3, read, answer)])).toMatchObject({ linearizable: true });
  });

  test("refuses a read after an append that does not show it, and says which", () => {
    const verdict = check([during(1, 2, append("c", 0), ok(1)), during(3, 4, read, [])]);
    expect(verdict).toMatchObject({ linearizable: false });
    expect(verdict).toHaveProperty("why", expect.stringContaining("read a → []"));
  });

  test("refuses a read that goes back behind another", () => {
    const after = [[1, "e-c", "c"]] as const;
    const history = [during(1, 6, append("c", 0), ok(1)), during(2, 3, read, after), during(4, 5, read, [])];
    expect(check(history).linearizable).toBe(false);
    expect(
      check([...history.slice(0, 1), during(2, 3, read, []), during(4, 5, read, after)]).linearizable,
    ).toBe(true);
  });

  test("lets a lost append have been written, later or never, but not twice", () => {
    const lost = during(1, Number.POSITIVE_INFINITY, append("c", 0), null);
    const shown = [[1, "e-c", "c"]] as const;
    expect(check([lost, during(2, 3, read, [])]).linearizable).toBe(true);
    expect(check([lost, during(2, 3, read, []), during(4, 5, read, shown)]).linearizable).toBe(true);
    expect(check([lost, during(2, 3, read, shown), during(4, 5, read, [])]).linearizable).toBe(false);
    const again = during(4, 5, append("c", 0), { status: "duplicate", first: 1, last: 1 });
    expect(check([lost, again]).linearizable).toBe(true);
    expect(check([again]).linearizable).toBe(false);
  });

  test("refuses two appends at one version that were both acknowledged", () => {
    expect(
      check([during(1, 4, append("c", 0), ok(1)), during(2, 3, append("d", 0), ok(1))]).linearizable,
    ).toBe(false);
  });

  test("ends quickly where much is under way at once", () => {
    const many = Array.from({ length: 12 }, (_, n) => during(1 + n, 100 + n, append(`c-${n}`, n), ok(n + 1)));
    expect(check(many)).toEqual({ linearizable: true, looked: 12 });
    expect(check([...many, during(200, 201, read, [])]).linearizable).toBe(false);
  });
});

test("the model answers as the one the conformance kit has", async () => {
  const history = await record({
    stores: [memoryStore()],
    tenant: "t",
    seed: SEED,
    operations: 700,
    clients: 1,
  });
  const other = new EventStoreModel();
  let store = OneAtATime.empty;
  for (const { call } of history) {
    const { answer, after } = store.call(call);
    store = after;
    if (call.do === "append") expect(answer).toEqual(other.append(call.stream, call.expected, call.commit));
    else if (call.do === "read") expect(answer).toEqual(other.read(call.stream).map(seen));
    else expect(answer).toEqual(other.find("t", call.key));
  }
});

describe("a store with a planted fault is found out", () => {
  test.each(planted)("$fault", async ({ open }) => {
    const run = { tenants: "planted", seed: SEED, histories: 100, operations: 40, untilFound: true };
    const { violations } = await explore({ ...run, stores: [open()] });
    expect(violations).toHaveLength(1);
  });
});

test.skipIf(process.env.THROUGHLINE_REQUIRE_SERVICES !== "1")(
  "every store is reached where services are required",
  () => {
    expect(subjects(process.env)).toHaveLength(4);
  },
);

test(`what clients see at once on a real store has an order (seed ${SEED})`, async () => {
  for (const open of subjects(process.env)) {
    const { name, stores, end } = await open();
    const run = { tenants: "small", seed: SEED, histories: 50, operations: 40 };
    const { violations, operations, lost, overlapping } = await explore({ ...run, stores });
    await end();
    expect(violations, name).toEqual([]);
    expect(operations, name).toBeGreaterThanOrEqual(50 * 40);
    expect(lost, name).toBeGreaterThan(100);
    expect(overlapping, name).toBeGreaterThan(100);
  }
});
