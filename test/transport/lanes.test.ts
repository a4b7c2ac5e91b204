import { describe, expect, test } from "vitest";
import { Lanes } from "../../src/transport/lanes.js";

function lanes(...items: readonly [key: string, order: number][]) {
  const made = new Lanes<string>();
  for (const [key, order] of items) made.add(key, order, `${key}${order}`);
  return made;
}

describe("lanes", () => {
  test("take turns, and give one item of each at a time", () => {
    const made = lanes(["a", 1], ["a", 2], ["b", 1]);
    expect([made.take()?.item, made.take()?.item, made.take()]).toEqual(["a1", "b1", undefined]);
    made.done("a");
    expect([made.take()?.item, made.size]).toEqual(["a2", 2]);
  });

  test("hold what pauses, and nothing else", () => {
    const made = lanes(["a", 1], ["a", 2], ["b", 1]);
    made.take();
    made.pause("a");
    expect([made.size, made.paused]).toEqual([3, 2]);
    expect([made.take()?.item, made.take()]).toEqual(["b1", undefined]);
    made.resume("a");
    expect([made.take()?.item, made.paused]).toEqual(["a1", 0]);
  });

  test("sort what waits by its order, but leave what is at work", () => {
    const made = lanes(["a", 5], ["a", 3]);
    expect(made.take()?.item).toBe("a3");
    made.add("a", 1, "a1");
    made.add("a", 4, "a4");
    made.done("a");
    expect(
      ["1", "4", "5"].map(() => {
        const item = made.take()?.item;
        made.done("a");
        return item;
      }),
    ).toEqual(["a1", "a4", "a5"]);
    expect(made.size).toBe(0);
  });

  test("let an earlier one go first when the one before it has to wait", () => {
    const made = lanes(["a", 3]);
    made.take();
    made.add("a", 2, "a2");
    made.pause("a");
    expect([made.paused, made.take()?.item]).toEqual([0, "a2"]);
    made.done("a");
    expect(made.take()?.item).toBe("a3");
    made.pause("a");
    made.add("a", 1, "a1");
    expect([made.paused, made.take()?.item]).toEqual([0, "a1"]);
  });

  test("take up again what was given back", () => {
    const made = lanes(["a", 1]);
    made.take();
    made.giveBack("a");
    expect(made.take()?.item).toBe("a1");
  });
});
