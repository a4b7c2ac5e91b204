import { readFileSync, writeFileSync } from "node:fs";
import { format } from "node:util";
import { transformSync } from "esbuild";
import * as handoff from "throughline/handoff";
import {
  CUSTOMER_LEG,
  defaultHandoffPolicy,
  PROMISES_LEG,
  RECEIPT_LEG,
  RECEIVER_LEG,
} from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { handoffEvents } from "../../../src/handoff/protocol/events.js";
import { REFUSAL_CODES } from "../../../src/kernel/refusal.js";
import { readmePrograms } from "../../project/readme-code.mjs";

const file = new URL("../../../docs/handoff.md", import.meta.url);
let page = readFileSync(file, "utf8");

/** What the page has between `<!-- name -->` and `<!-- end -->`. */
function part(name: string): string {
  return page.split(`<!-- ${name} -->\n`)[1]?.split("<!-- end -->")[0] ?? "";
}

/** What the page has to have there. `UPDATE_DOCS=1` writes it. */
function expectPart(name: string, text: string): void {
  if (process.env.UPDATE_DOCS === "1") {
    page = page.replace(
      `<!-- ${name} -->\n${part(name)}<!-- end -->`,
      () => `<!-- ${name} -->\n${text}<!-- end -->`,
    );
    writeFileSync(file, page);
  }
  expect(part(name)).toBe(text);
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

/** The legs as a Mermaid diagram, an arrow for every step of the tables. */
function diagram(legs: readonly (readonly [name: string, leg: Leg])[]): string {
  const lines = legs.flatMap(([name, leg]) => [
    `  state "${name}" as ${name} {`,
    `    [*] --> ${name}_none`,
    ...Object.keys(leg).map((state) => `    ${name}_${state}: ${state}`),
    ...Object.entries(leg).flatMap(([state, steps]) =>
      Object.entries(steps).map(([move, to]) => `    ${name}_${state} --> ${name}_${to}: ${move}`),
    ),
    "  }",
  ]);
  return ["```mermaid", "stateDiagram-v2", ...lines, "```", ""].join("\n");
}

const MINUTE = 60_000;

function inWords(name: string, value: unknown): string {
  if (typeof value === "string") return `\`"${value}"\``;
  if (typeof value !== "number") return `queue \`${defaultHandoffPolicy.fallback.id}\``;
  if (!name.endsWith("Ms")) return String(value);
  const hours = value / (60 * MINUTE);
  return Number.isInteger(hours) ? `${hours} ${hours === 1 ? "hour" : "hours"}` : `${value / MINUTE} minutes`;
}

describe("docs/handoff.md", () => {
  it.each([
    ["receiver leg", "receiver", RECEIVER_LEG, ["offer", "accept", "confirm", "decline", "expire"]],
    ["customer leg", "customer", CUSTOMER_LEG, ["invite", "arrive", "refuse", "miss"]],
    ["promises", "promises", PROMISES_LEG, ["await", "adopt", "miss"]],
    ["receipt", "receipt", RECEIPT_LEG, ["await", "acknowledge", "miss"]],
  ] as const)("has the %s as the code has it", (name, title, leg, moves) => {
    expectPart(name, legTable(title, leg, moves));
    expect(new Set(Object.values(leg).flatMap(Object.keys))).toEqual(new Set(moves));
  });

  it("has the diagram of the tables that the code uses", () => {
    const legs = {
      receiver: RECEIVER_LEG,
      customer: CUSTOMER_LEG,
      promises: PROMISES_LEG,
      receipt: RECEIPT_LEG,
    };
    expectPart("diagram", diagram(Object.entries(legs)));
  });

  it("has the defaults of the policy", () => {
    const rows = Object.entries(defaultHandoffPolicy).map(
      ([name, value]) => `| \`${name}\` | ${inWords(name, value)} |\n`,
    );
    expectPart("policy", `| \`HandoffPolicy\` | default |\n|---|---|\n${rows.join("")}`);
  });

  it("lists every event that can move the ownership, and no other", () => {
    const table = page.split("| event | the journey goes to |")[1]?.split("\n\n")[0] ?? "";
    const listed = [...table.matchAll(/^\| `([a-z.-]+)`/gm)].map(([, type]) => type);
    const moving = Object.entries(handoffEvents).filter(([, { data }]) =>
      data.safeParse({}).error?.issues.some(({ path }) => path[0] === "ownership"),
    );
    // These two set only the time of who owns the journey already.
    const staying = ["ownership.renewed", "ownership.pickup-missed"];
    expect([...new Set([...listed, ...staying])].sort()).toEqual(moving.map(([type]) => type).sort());
  });

  it("names only refusal codes and events that exist", () => {
    const names = [...page.matchAll(/`([A-Z][A-Z_]+_[A-Z]+)`/g)].map(([, code]) => code);
    for (const code of names) expect(REFUSAL_CODES).toContain(code);
    for (const [, type] of page.matchAll(/`((?:handoff|ownership|participant|consult)\.[a-z-]+)`/g))
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
