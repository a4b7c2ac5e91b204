import fc from "fast-check";
import { expect, it } from "vitest";
import { solve } from "../../../src/kpi/statistics/linear-system.js";
import { runs } from "./anything.js";

it("a linear system is solved by what was multiplied, also where pivots are 0", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
        minLength: 3,
        maxLength: 3,
      }),
      (solution) => {
        const matrix = [
          [0, 2, 1],
          [3, 0, -1],
          [1, 1, 0],
        ];
        const right = matrix.map((row) =>
          [0, 1].map((side) =>
            row.reduce((sum, value, index) => sum + value * (solution[index]?.[side] ?? 0), 0),
          ),
        );
        const found = solve(matrix, right);
        for (const [index, row] of (found ?? []).entries()) {
          for (const [side, value] of row.entries())
            expect(value).toBeCloseTo(solution[index]?.[side] ?? Number.NaN, 10);
        }
        expect(found).toHaveLength(3);
      },
    ),
    runs,
  );
});

it("a singular system has no solution", () => {
  expect(
    solve(
      [
        [1, 2],
        [2, 4],
      ],
      [[1], [2]],
    ),
  ).toBeNull();
  expect(solve([[0]], [[1]])).toBeNull();
  expect(solve([], [])).toEqual([]);
});

it("a system of small numbers is no singular one", () => {
  expect(solve([[1e-13]], [[1e-13]])).toEqual([[1]]);
});

it("a linear system is solved from its heaviest row, where a light one would lose all digits", () => {
  const light = [
    [1, 1],
    [1e-9, 1],
  ];
  const [[x] = [], [y] = []] = solve(light, [[2], [1 + 1e-9]]) ?? [];
  expect(x).toBeCloseTo(1, 14);
  expect(y).toBeCloseTo(1, 14);
});

it("a linear system that is singular but for rounding has no solution", () => {
  const nearlyAlike = [
    [1, 1],
    [1, 1 + 1e-14],
  ];
  expect(solve(nearlyAlike, [[1], [2]])).toBeNull();
});
