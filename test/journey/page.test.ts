import { readFileSync } from "node:fs";
import { format } from "node:util";
import { transformSync } from "esbuild";
import * as journey from "throughline/journey";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { handoffCommands } from "../../src/handoff/protocol/commands.js";
import { journeyEvents } from "../../src/journey/events.js";
import { REFUSAL_CODES } from "../../src/kernel/refusal.js";
import { readmePrograms } from "../project/readme-code.mjs";
import { COMMAND_TYPES } from "./model/coverage.js";
import { OBSERVATIONS, record } from "./model/walk.js";

const page = readFileSync(new URL("../../docs/journey.md", import.meta.url), "utf8");

/** What the page has between `<!-- name -->` and `<!-- end -->`. */
function part(name: string): string {
  return page.split(`<!-- ${name} -->\n`)[1]?.split("<!-- end -->")[0] ?? "";
}

/** The commands of a table, and the events it says they write. */
function commandsOf(name: string): ReadonlyMap<string, readonly string[]> {
  const rows = [...part(name).matchAll(/^\| `(\w+)` \| ([^|]*) \|/gm)];
  return new Map(
    rows.map(([, command = "", writes = ""]) => [
      command,
      [...writes.matchAll(/`([^`]+)`/g)].map(([, type = ""]) => type),
    ]),
  );
}

/** The fields of a schema; those that may be left out with a question mark. */
function fieldsOf(schema: z.ZodType | null): string {
  if (!(schema instanceof z.ZodObject)) return "";
  return Object.entries(schema.shape)
    .map(([name, field]) => (field instanceof z.ZodExactOptional ? `\`${name}?\`` : `\`${name}\``))
    .join(", ");
}

const ofTheProtocol = /^(handoff|consult|ownership|participant)\./;

describe("docs/journey.md", () => {
  const observations = commandsOf("observations");
  const acts = commandsOf("acts");

  it("has every command of a journey, beside those of the handoff", () => {
    const listed = [...observations.keys(), ...acts.keys()];
    expect([...listed, ...Object.keys(handoffCommands)].sort()).toEqual([...COMMAND_TYPES].sort());
    for (const command of OBSERVATIONS) expect(observations.has(command) ? "" : command).toBe("");
  });

  it("has for every command the events it writes, as walks wrote them", () => {
    const written = new Map<string, Set<string>>();
    for (let seed = 1; seed < 800; seed++) {
      const { steps, wrote } = record(seed);
      for (const [index, { command }] of steps.entries())
        for (const { type } of wrote[index] ?? []) {
          if (ofTheProtocol.test(type)) continue;
          written.set(command.type, (written.get(command.type) ?? new Set()).add(type));
        }
    }
    const sorted = (types: Iterable<string>) => [...types].sort();
    for (const [command, types] of [...observations, ...acts])
      expect([command, sorted(written.get(command) ?? [])]).toEqual([command, sorted(types)]);
  });

  it("has every event with its fields, and which of them are personal", () => {
    const rows = Object.entries(journeyEvents)
      .filter(([type]) => !ofTheProtocol.test(type))
      .map(([type, { data, personal }]) => `| \`${type}\` | ${fieldsOf(data)} | ${fieldsOf(personal)} |\n`);
    expect(part("events")).toBe(
      `| event | data | personal |\n|---|---|---|\n${rows.join("")}`.replaceAll("|  |", "| |"),
    );
  });

  it("names only refusals, statuses and names that exist", () => {
    for (const [, code = ""] of page.matchAll(/`([A-Z]+_[A-Z]+)`/g))
      expect([...REFUSAL_CODES, "UNKNOWN_EVENT", "CORRUPT_EVENT"]).toContain(code);
    for (const [, name = ""] of page.matchAll(/`([a-z]\w+)\(/g)) expect(Object.keys(journey)).toContain(name);
    const statuses = [...page.matchAll(/^\| `(\w+)` \| [^|]* \| [^|]* \|$/gm)].map(([, status]) => status);
    expect(statuses.filter((status) => journey.JOURNEY_STATUSES.some((known) => known === status))).toEqual([
      ...journey.JOURNEY_STATUSES,
    ]);
  });

  it("prints what it says it prints", () => {
    const [program, ...others] = readmePrograms(page);
    expect(others).toEqual([]);
    expect(run(program?.code ?? "")).toBe(program?.prints);
  });
});

/** Runs a program of the page against the sources, and gives what it printed. */
function run(code: string): string {
  const { code: js } = transformSync(code, { loader: "ts", format: "cjs" });
  const printed: string[] = [];
  const console = { log: (...values: readonly unknown[]) => printed.push(`${format(...values)}\n`) };
  const require = (name: string) => {
    if (name !== "throughline/journey") throw new Error(`the page imports ${name}`);
    return journey;
  };
  new Function("require", "console", js)(require, console);
  return printed.join("");
}
