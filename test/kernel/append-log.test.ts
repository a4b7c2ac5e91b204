import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppendLog } from "../../src/kernel/append-log.js";

interface Entry {
  readonly key: string;
  readonly item: number;
}

const KEYS = ["a", "b", "c", "__proto__"];

/** Everything a view shows, read from the log. */
function shownBy(log: AppendLog<number>) {
  return {
    length: log.length,
    entries: [...log.entries()],
    at: [-1, 0, 1, log.length - 1, log.length, log.length + 1].map((index) => log.at(index)),
    values: log.values(),
    keys: KEYS.map((key) => [log.has(key), log.latest(key), log.history(key)]),
  };
}

/** Everything the same view must show, worked out from a plain array. */
function expectedOf(model: readonly Entry[]) {
  const under = (key: string) => model.filter((entry) => entry.key === key).map(({ item }) => item);
  const inOrderOfComing = [...new Set(model.map(({ key }) => key))];
  return {
    length: model.length,
    entries: model.map(({ item }) => item),
    at: [-1, 0, 1, model.length - 1, model.length, model.length + 1].map((index) => model[index]?.item),
    values: inOrderOfComing.map((key) => under(key).at(-1)),
    keys: KEYS.map((key) => [under(key).length > 0, under(key).at(-1), under(key)]),
  };
}

describe("AppendLog", () => {
  it("is empty at first", () => {
    expect(shownBy(AppendLog.empty<number>())).toEqual(expectedOf([]));
  });

  it("keeps every item under a key; the latest is the newest", () => {
    const log = AppendLog.empty<string>().append("m1", "draft").append("m2", "other").append("m1", "final");
    expect(log.latest("m1")).toBe("final");
    expect(log.history("m1")).toEqual(["draft", "final"]);
    expect(log.values()).toEqual(["final", "other"]);
    expect([...log.entries()]).toEqual(["draft", "other", "final"]);
  });

  it("may hold null, which is an item like any other", () => {
    const log = AppendLog.empty<null>().append("a", null);
    expect(log.latest("a")).toBe(null);
    expect(log.history("a")).toEqual([null]);
    expect(log.values()).toEqual([null]);
  });

  it("lets a view be read while a later one grows", () => {
    let grown = AppendLog.empty<number>().append("a", 0).append("a", 1);
    const early = grown;
    const seen: number[] = [];
    for (const item of early.entries()) {
      seen.push(item);
      grown = grown.append("b", 10 + item);
    }
    expect(seen).toEqual([0, 1]);
    expect([...grown.entries()]).toEqual([0, 1, 10, 11]);
  });

  it("gives the later view again where the same is appended, and a fork where it is not", () => {
    const log = AppendLog.empty<number>().append("a", 1);
    const later = log.append("b", 2).append("a", 3);
    const again = log.append("b", 2);
    const forks = [log.append("a", 2), log.append("b", 5), again.append("a", 4)];
    expect([...again.entries()]).toEqual([1, 2]);
    expect(forks.map((fork) => [...fork.entries()])).toEqual([
      [1, 2],
      [1, 5],
      [1, 2, 4],
    ]);
    expect(forks.map((fork) => fork.history("a"))).toEqual([[1, 2], [1], [1, 4]]);
    expect([...later.entries()]).toEqual([1, 2, 3]);
  });

  it("gives lists that do not change when the log grows", () => {
    const log = AppendLog.empty<number>().append("a", 1);
    const history = log.history("a");
    const values = log.values();
    log.append("a", 2);
    expect(history).toEqual([1]);
    expect(values).toEqual([1]);
  });

  it("shows in every view of any tree of appends what a copied array would show, then and ever after", () => {
    const step = fc.record({
      at: fc.nat(),
      newest: fc.boolean(),
      key: fc.constantFrom(...KEYS),
      item: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
        const views = [{ log: AppendLog.empty<number>(), model: [] as readonly Entry[] }];
        for (const { at, newest, key, item } of steps) {
          const parent = views[newest ? views.length - 1 : at % views.length];
          if (parent === undefined) continue;
          const view = { log: parent.log.append(key, item), model: [...parent.model, { key, item }] };
          expect(shownBy(view.log)).toEqual(expectedOf(view.model));
          views.push(view);
        }
        for (const { log, model } of views) expect(shownBy(log)).toEqual(expectedOf(model));
      }),
      { seed: 51, numRuns: 500 },
    );
  });
});
