import {
  type CellKey,
  type Contribution,
  type ContributionPart,
  type KpiPartialJson,
  KpiPartials,
  KpiTotals,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../kernel/thrown.js";

const cell = (more: Partial<CellKey> = {}): CellKey => ({
  day: "2026-05-01",
  tenant: "acme",
  channel: null,
  segment: null,
  agent: null,
  queue: null,
  ...more,
});

/** So many journeys in a cell. */
const journeys = (count: number, more: Partial<CellKey> = {}): ContributionPart => ({
  cell: cell(more),
  counts: new Array<number>(count).fill(0),
  durations: [],
  tallies: [],
});

const contribution = (...parts: readonly ContributionPart[]): Contribution => ({
  version: 1,
  of: { type: "journey", tenant: "acme", id: "a" },
  parts,
  changesAt: null,
});

function partialsOf(...contributions: readonly Contribution[]): KpiPartials {
  const partials = new KpiPartials();
  for (const one of contributions) partials.add(one);
  return partials;
}

const counted = (partials: KpiPartials) =>
  partials.toJSON().map(({ cell: { channel }, totals }) => [channel, totals.counts.journeys]);

const text = (partials: KpiPartials) => JSON.stringify(partials);

describe("partials", () => {
  it("hold the totals of each cell apart, in the order of the cells", () => {
    const different: readonly Partial<CellKey>[] = [
      { day: "2026-05-02" },
      { tenant: "globex" },
      { channel: "a" },
      { segment: "a" },
      { agent: "a" },
      { queue: "a" },
    ];
    const parts = different.map((more) => journeys(1, more));
    const json = partialsOf(contribution(...parts), contribution(journeys(2, { agent: "a" }))).toJSON();
    expect(
      json.map(({ cell: { day, ...one }, totals }) => [day, ...Object.values(one), totals.counts]),
    ).toEqual([
      ["2026-05-01", "acme", "a", null, null, null, { journeys: 1 }],
      ["2026-05-01", "acme", null, "a", null, null, { journeys: 1 }],
      ["2026-05-01", "acme", null, null, "a", null, { journeys: 3 }],
      ["2026-05-01", "acme", null, null, null, "a", { journeys: 1 }],
      ["2026-05-01", "globex", null, null, null, null, { journeys: 1 }],
      ["2026-05-02", "acme", null, null, null, null, { journeys: 1 }],
    ]);
  });

  it("are summed as a whole, by a name for each cell, and by what is chosen", () => {
    const parts = [
      journeys(1, { channel: "phone" }),
      journeys(2, { channel: "Email" }),
      journeys(4),
      journeys(8, { channel: "phone", day: "2026-05-02" }),
    ];
    const sums = (some: KpiPartials) =>
      some.sumBy(({ channel }) => channel).map(([name, totals]) => [name, totals.count("journeys")]);
    for (const order of [parts, parts.toReversed()]) {
      const partials = partialsOf(contribution(...order));
      expect(partials.sum().count("journeys")).toBe(15);
      expect(sums(partials)).toEqual([
        [null, 4],
        ["Email", 2],
        ["phone", 9],
      ]);
      const first = partials.chosen(({ day }) => day === "2026-05-01");
      expect(first.sum().count("journeys")).toBe(7);
      expect(sums(first)).toEqual([
        [null, 4],
        ["Email", 2],
        ["phone", 1],
      ]);
    }
  });

  it("are of one precision in all that comes of them", () => {
    const partials = new KpiPartials({ precision: "sketch" });
    partials.add(contribution({ ...journeys(1), durations: [4, 0, 60_000] }));
    const view = partials.chosen(() => true);
    const precisions = [
      partials.sum(),
      view.sum(),
      view.chosen(() => false).sum(),
      ...view.sumBy(() => "all").map(([, totals]) => totals),
      ...partials.toJSON().map(({ totals }) => KpiTotals.fromJSON(totals)),
      KpiPartials.fromJSON(partials.toJSON(), { precision: "sketch" }).sum(),
    ].map(({ precision }) => precision);
    expect(precisions).toEqual(new Array(6).fill("sketch"));
  });

  it("that were stored apart are read together, and merge into others that stay as they are", () => {
    const [one, other] = [
      partialsOf(contribution(journeys(1, { channel: "a" }), journeys(2, { channel: "b" }))),
      partialsOf(contribution(journeys(4, { channel: "b" }), journeys(8, { channel: "c" }))),
    ];
    const before = text(other);
    const read = KpiPartials.fromJSON(JSON.parse(JSON.stringify([...one.toJSON(), ...other.toJSON()])));
    one.merge(other);
    expect(counted(one)).toEqual([
      ["a", 1],
      ["b", 6],
      ["c", 8],
    ]);
    expect(text(read)).toBe(text(one));
    one.subtract(contribution(journeys(8, { channel: "c" })));
    expect(text(other)).toBe(before);
  });
});

describe("partials that lose all of a cell", () => {
  it("lose the cell, and keep the others", () => {
    const partials = partialsOf(contribution(journeys(1, { channel: "a" }), journeys(2, { channel: "b" })));
    partials.subtract(contribution(journeys(1, { channel: "a" }), journeys(1, { channel: "b" })));
    expect(counted(partials)).toEqual([["b", 1]]);
    partials.subtract(contribution(journeys(1, { channel: "b" })));
    expect(partials.toJSON()).toEqual([]);
    expect(partials.sumBy(({ channel }) => channel)).toEqual([]);
  });
});

describe("partials that refuse", () => {
  const NOT_HELD = "totals do not hold what is to be taken away.";

  it("to take away what was not added put back what they took", () => {
    const partials = partialsOf(contribution(journeys(1, { channel: "a" }), journeys(2, { channel: "b" })));
    const before = text(partials);
    for (const wrong of [
      contribution(journeys(1, { channel: "a" }), journeys(3, { channel: "b" })),
      contribution(journeys(1, { channel: "a" }), journeys(1, { channel: "c" })),
      contribution(
        journeys(1, { channel: "b" }),
        journeys(1, { channel: "a" }),
        journeys(1, { channel: "a" }),
      ),
    ]) {
      const { code, message } = thrownBy(() => partials.subtract(wrong));
      expect([code, message]).toEqual(["INVALID_INPUT", NOT_HELD]);
      expect(text(partials)).toBe(before);
    }
  });

  it("what is of another version, precision or form are left without a new cell", () => {
    const partials = partialsOf(contribution(journeys(1, { channel: "a" })));
    const before = text(partials);
    const sketch = new KpiPartials({ precision: "sketch" });
    sketch.add(contribution(journeys(1, { channel: "b" })));
    const refused: readonly [string, () => unknown][] = [
      [
        "contribution.version must be 1; work it out anew with this version of the library.",
        () => partials.add({ ...contribution(journeys(1, { channel: "b" })), version: 2 }),
      ],
      [
        "contribution.version must be 1; work it out anew with this version of the library.",
        () => partials.subtract({ ...contribution(journeys(1, { channel: "a" })), version: 2 }),
      ],
      [
        "contribution.parts.counts must be what this version of the library makes.",
        () =>
          partials.add(
            contribution(journeys(1, { channel: "a" }), {
              ...journeys(1, { channel: "b" }),
              counts: [0, 99],
            }),
          ),
      ],
      ["totals.precision must be the same.", () => partials.merge(sketch)],
      ["totals.precision must be the same.", () => KpiPartials.fromJSON(sketch.toJSON())],
      [
        "totals.version must be 1; work it out anew with this version of the library.",
        () =>
          KpiPartials.fromJSON(
            partials
              .toJSON()
              .map((one): KpiPartialJson => ({ ...one, totals: { ...one.totals, version: 2 } })),
          ),
      ],
    ];
    for (const [message, run] of refused) {
      expect(thrownBy(run).message).toBe(message);
      expect(text(partials)).toBe(before);
    }
  });

  it("refuse as JSON what is no list, and cells that are none", () => {
    const untyped = (value: unknown) => value as readonly KpiPartialJson[];
    const { totals } = partialsOf(contribution(journeys(1))).toJSON()[0] ?? {};
    expect(thrownBy(() => KpiPartials.fromJSON(untyped({}))).message).toBe("partials must be a list.");
    for (const wrong of [
      undefined,
      null,
      "all",
      { ...cell(), day: 1 },
      { ...cell(), day: "" },
      { ...cell(), day: "May 2026" },
      { ...cell(), day: "2026-5-1" },
      { ...cell(), day: "2026-02-30" },
      { ...cell(), day: "2026-05-01T00:00:00Z" },
      { ...cell(), tenant: null },
      { day: "2026-05-01" },
    ])
      expect(
        thrownBy(() =>
          KpiPartials.fromJSON(
            untyped([
              { cell: cell(), totals },
              { cell: wrong, totals },
            ]),
          ),
        ).message,
      ).toBe("partials.1.cell must have a day YYYY-MM-DD, a tenant, and text or null for the rest.");
    expect(thrownBy(() => KpiPartials.fromJSON(untyped([null]))).code).toBe("INVALID_INPUT");
    for (const field of ["channel", "segment", "agent", "queue"]) {
      const read = (name: unknown) =>
        KpiPartials.fromJSON(untyped([{ cell: { ...cell(), [field]: name }, totals }])).toJSON().length;
      expect([read(null), read("x")]).toEqual([1, 1]);
      expect(thrownBy(() => read(5)).code).toBe("INVALID_INPUT");
    }
  });
});
