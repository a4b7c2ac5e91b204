import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { migrations, placeOf } from "../../../src/storage/postgres/tables.js";
import { runPage } from "../../calendar/page-programs.js";

const page = readFileSync(new URL("../../../docs/postgres.md", import.meta.url), "utf8");

describe("docs/postgres.md", () => {
  test("says what its programs print", async () => {
    const runs = await runPage("postgres.md");
    expect(runs).toHaveLength(2);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  }, 120_000);

  test("has every table with its primary key", () => {
    const place = placeOf(undefined, "throughline_");
    const created = migrations(place)
      .flat()
      .filter((statement) => statement.startsWith("CREATE TABLE"));
    for (const statement of created) {
      const [, table = ""] = /^CREATE TABLE "(\w+)"/.exec(statement) ?? [];
      const [, columns] =
        /PRIMARY KEY \(([^)]*)\)/.exec(statement) ?? /(\w+) integer PRIMARY KEY/.exec(statement) ?? [];
      expect(page).toContain(`| \`${table}\` | ${columns} |`);
      expect(columns).toMatch(/^(tenant|partition)\b/);
    }
    expect(created).toHaveLength(Object.keys(place.tables).length - 1);
  });
});
