import { readFileSync } from "node:fs";
import { ERROR_CODES, REFUSAL_CODES, type ThroughlineOptions } from "throughline";
import { describe, expect, it } from "vitest";
import { newDesk } from "./support.js";

const page = readFileSync(new URL("../../docs/application.md", import.meta.url), "utf8");

/** The compiler holds this list against the options. */
const OPTIONS = Object.keys({
  store: true,
  secrets: true,
  clock: true,
  ids: true,
  firstOwner: true,
  handoffPolicy: true,
  channels: true,
  defaultCountry: true,
  messages: true,
  customers: true,
  summarize: true,
  summarizeWithinMs: true,
  pinAnswerMs: true,
  codec: true,
  cacheBytes: true,
  attempts: true,
} satisfies Record<keyof ThroughlineOptions, true>);

/** The rows of the table under a heading. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const codeOf = (cell: string) => cell.replaceAll("`", "");

function methodsOf(surface: object): readonly string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(surface)).filter((name) => name !== "constructor");
}

describe("docs/application.md", () => {
  it("has every option, in order", () => {
    expect(rowsUnder("Options").map(([name = ""]) => codeOf(name))).toEqual(OPTIONS);
  });

  const desk = newDesk();
  describe.each([
    "journeys",
    "handoffs",
    "owners",
    "consults",
    "customers",
    "presence",
    "notices",
    "keys",
  ] as const)("on desk.%s", (name) => {
    const rows = rowsUnder(`\`desk.${name}\``);

    it("has every method, in order", () => {
      expect(rows.map(([method = ""]) => codeOf(method))).toEqual(methodsOf(desk[name]));
    });

    it("names codes that exist", () => {
      for (const [, , refused = "", thrown = ""] of rows) {
        for (const [code] of refused.matchAll(/[A-Z]+(?:_[A-Z]+)+/g)) expect(REFUSAL_CODES).toContain(code);
        for (const [code] of thrown.matchAll(/[A-Z]+(?:_[A-Z]+)+/g)) expect(ERROR_CODES).toContain(code);
      }
    });
  });
});
