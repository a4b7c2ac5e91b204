import type { Coordination } from "throughline/storage";
import { memoryCoordination } from "throughline/storage/memory";
import { sqlCoordination } from "throughline/storage/sql";
import { describe, expect, test } from "vitest";
import { createInbox } from "../../../src/application/following/inbox.js";
import { pglite } from "../../sql/executors.js";
import { journey } from "./samples.js";

const stream = journey("j-1");

function setting(coordination: Coordination = memoryCoordination()) {
  const effects: string[] = [];
  const effect = (what: string) => async () => {
    effects.push(what);
  };
  return { coordination, effects, effect, inbox: createInbox({ coordination, group: "crm" }) };
}

describe("an inbox", () => {
  test("does effects once and in order: what came before is a duplicate, what comes too soon is early", async () => {
    const { inbox, effects, effect } = setting();
    const answers = [];
    for (const version of [1, 1, 3, 2, 3, 2, 4])
      answers.push(await inbox.once(stream, version, effect(`v${version}`)));
    expect(answers).toEqual(["done", "duplicate", "early", "done", "done", "duplicate", "done"]);
    expect(effects).toEqual(["v1", "v2", "v3", "v4"]);
  });

  test("keeps journeys, tenants and groups apart", async () => {
    const { coordination, inbox, effects, effect } = setting();
    const other = createInbox({ coordination, group: "mail" });
    for (const [of, where] of [
      [inbox, stream],
      [inbox, journey("j-1", "globex")],
      [inbox, { ...stream, kind: "customer" }],
      [inbox, journey("j-2")],
      [other, stream],
    ] as const)
      expect(await of.once(where, 1, effect("one"))).toBe("done");
    expect(effects).toHaveLength(5);
  });

  test("lets versions be left out where gaps are allowed", async () => {
    const { coordination, effect } = setting();
    const inbox = createInbox({ coordination, group: "crm", gaps: "allowed" });
    expect(await inbox.once(stream, 5, effect("five"))).toBe("done");
    expect(await inbox.once(stream, 3, effect("three"))).toBe("duplicate");
  });

  test("does an effect again that failed", async () => {
    const { inbox, effects, effect } = setting();
    const failing = inbox.once(stream, 1, async () => {
      throw new Error("the desk is down");
    });
    await expect(failing).rejects.toThrow("the desk is down");
    expect(await inbox.once(stream, 1, effect("one"))).toBe("done");
    expect(effects).toEqual(["one"]);
  });

  test("tells the later of two at once that it was not the only one", async () => {
    const { inbox, effect } = setting();
    const both = await Promise.allSettled([1, 2].map(() => inbox.once(stream, 1, effect("one"))));
    expect(both).toMatchObject([
      { status: "fulfilled", value: "done" },
      { status: "rejected", reason: { code: "CONFLICT" } },
    ]);
    expect(await inbox.once(stream, 1, effect("one"))).toBe("duplicate");
  });

  test("refuses what is no stream, version or group", async () => {
    const { coordination, inbox, effects, effect } = setting();
    for (const version of [0, -1, 1.5, Number.NaN])
      await expect(inbox.once(stream, version, effect("never"))).rejects.toMatchObject({
        code: "INVALID_INPUT",
        details: { field: "version" },
      });
    await expect(inbox.once(journey("a b"), 1, effect("never"))).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    for (const group of ["", "a b", "x".repeat(101)])
      expect(() => createInbox({ coordination, group })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
    await expect(inbox.once(stream, 1, effect("never"), { tx: {} })).rejects.toMatchObject({
      code: "TX_UNSUPPORTED",
    });
    expect(effects).toEqual([]);
  });

  test("commits with the effect, and rolls back with it, in a transaction of the caller", async () => {
    const { executor, transaction, close } = await pglite.open();
    const coordination = sqlCoordination(executor);
    await coordination.migrate();
    await executor.query("CREATE TABLE letters (version integer)");
    const inbox = createInbox({ coordination, group: "crm" });
    const send = (version: number, then: () => void = () => {}) =>
      transaction(async (tx) => {
        const letter = async () => {
          await executor.within?.(tx).query("INSERT INTO letters VALUES ($1::integer)", [version]);
        };
        const answer = await inbox.once(stream, version, letter, { tx });
        then();
        return answer;
      });
    const fail = () => {
      throw new Error("rolled back");
    };
    await expect(send(1, fail)).rejects.toThrow("rolled back");
    expect([await send(1), await send(1), await send(3), await send(2)]).toEqual([
      "done",
      "duplicate",
      "early",
      "done",
    ]);
    const letters = await executor.query("SELECT version FROM letters ORDER BY version");
    expect(letters.map(({ version }) => version)).toEqual([1, 2]);
    await close();
  }, 30_000);
});
