import { readFileSync } from "node:fs";
import { format } from "node:util";
import { transformSync } from "esbuild";
import * as handoff from "throughline/handoff";
import { CUSTOMER_LEG, defaultHandoffPolicy, RECEIPT_LEG, RECEIVER_LEG } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { handoffEvents } from "../../../src/handoff/protocol/events.js";
import { REFUSAL_CODES } from "../../../src/kernel/refusal.js";
import { readmePrograms } from "../../project/readme-code.mjs";

const page = readFileSync(new URL("../../../docs/handoff.md", import.meta.url), "utf8");

/** What the page has between `<!-- name -->` and `<!-- end -->`. */
function part(name: string): string {
  return page.split(`<!-- ${name} -->\n`)[1]?.split("<!-- end -->")[0] ?? "";
}

type Leg = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/** A leg as the page shows it: a row for every state, a column for every move. */
function legTable(name: string, leg: Leg, moves: readonly string[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [
    row([name, ...moves]),
    `|${"---|".repeat(moves.length + 1)}\n`,
    ...Object.entries(leg).map(([state, steps]) =>
      row([`\`${state}\``, ...moves.map((move) => (steps[move] === undefined ? "–" : `\`${steps[move]}\``))]),
    ),
  ].join("");
}

const MINUTE = 60_000;

function inWords(value: unknown): string {
  if (typeof value !== "number") return `queue \`${defaultHandoffPolicy.fallback.id}\``;
  return value % (60 * MINUTE) === 0 ? `${value / (60 * MINUTE)} hours` : `${value / MINUTE} minutes`;
}

describe("docs/handoff.md", () => {
  it.each([
    ["receiver leg", "receiver", RECEIVER_LEG, ["offer", "accept", "confirm", "decline", "expire"]],
    ["customer leg", "customer", CUSTOMER_LEG, ["invite", "arrive", "refuse", "miss"]],
    ["receipt", "receipt", RECEIPT_LEG, ["await", "acknowledge", "miss"]],
  ] as const)("has the %s as the code has it", (name, title, leg, moves) => {
    expect(part(name)).toBe(legTable(title, leg, moves));
    expect(new Set(Object.values(leg).flatMap(Object.keys))).toEqual(new Set(moves));
  });

  it("has the defaults of the policy", () => {
    const rows = Object.entries(defaultHandoffPolicy).map(
      ([name, value]) => `| \`${name}\` | ${inWords(value)} |\n`,
    );
    expect(part("policy")).toBe(`| \`HandoffPolicy\` | default |\n|---|---|\n${rows.join("")}`);
  });

  it("lists every event that can move the ownership, and no other", () => {
    const table = page.split("| event | the journey goes to |")[1]?.split("\n\n")[0] ?? "";
    const listed = [...table.matchAll(/^\| `([a-z.-]+)`/gm)].map(([, type]) => type);
    const moving = Object.entries(handoffEvents).filter(([, { data }]) =>
      data.safeParse({}).error?.issues.some(({ path }) => path[0] === "ownership"),
    );
    expect(listed.sort()).toEqual(moving.map(([type]) => type).sort());
  });

  it("names only refusal codes and events that exist", () => {
    const names = [...page.matchAll(/`([A-Z][A-Z_]+_[A-Z]+)`/g)].map(([, code]) => code);
    for (const code of names) expect(REFUSAL_CODES).toContain(code);
    for (const [, type] of page.matchAll(/`((?:handoff|ownership|participant)\.[a-z-]+)`/g))
      expect(Object.keys(handoffEvents)).toContain(type);
  });

  it.each(readmePrograms(page).map((program) => [program.line, program] as const))(
    "prints what it says it prints (line %i)",
    async (_, { code, prints }) => {
      expect(await run(code)).toBe(prints);
    },
  );
});

/** Runs a program of the page against the sources, and gives what it printed. */
async function run(code: string): Promise<string> {
  const { code: js } = transformSync(code, { loader: "ts", format: "cjs" });
  const printed: string[] = [];
  const console = { log: (...values: readonly unknown[]) => printed.push(`${format(...values)}\n`) };
  const require = (name: string) => {
    if (name !== "throughline/handoff") throw new Error(`the page imports ${name}`);
    return handoff;
  };
  await new Function("require", "console", `return (async () => {${js}\n})()`)(require, console);
  return printed.join("");
}
