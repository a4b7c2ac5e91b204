import type { JourneyCommand } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { journeyCommands } from "../../src/journey/commands.js";
import { parseInput } from "../../src/kernel/schema.js";
import { thrownBy } from "../kernel/thrown.js";
import { COMMAND_TYPES } from "./model/coverage.js";
import { record } from "./model/walk.js";

/** What walks came to command; nobody is a supervisor, since only acts may say so. */
const commands: readonly JourneyCommand[] = Array.from({ length: 150 }, (_, seed) => record(seed + 1).steps)
  .flat()
  .map(({ command }) =>
    JSON.parse(JSON.stringify(command, (name, value) => (name === "supervisor" ? undefined : value))),
  );

const parse = (command: JourneyCommand, input: unknown = command) =>
  parseInput<JourneyCommand>(journeyCommands[command.type], input, "The command");

describe("a command from outside", () => {
  it("is taken as it is where it has the form its type says", () => {
    for (const command of commands) expect(parse(command)).toEqual(command);
    expect(new Set(commands.map(({ type }) => type))).toEqual(new Set(COMMAND_TYPES));
  });

  it.each(COMMAND_TYPES)(
    "of type %s is refused where a field is wrong, missing or unknown, and the value stays unsaid",
    (type) => {
      const command = commands.find((one) => one.type === type);
      if (command === undefined) throw new Error(`no walk drew ${type}`);
      const canary = "canary 7f3a";
      const refusals = [
        ...Object.keys(command).map((field) => ({ ...command, [field]: { [canary]: canary } })),
        { ...command, [canary]: canary },
        { ...command, id: undefined },
        { ...command, id: "spaces are no id" },
        { ...command, type: "doWhatIWant" },
        [],
        null,
      ];
      for (const input of refusals) {
        const error = thrownBy(() => parse(command, input));
        expect(error.code).toBe("INVALID_INPUT");
        expect(JSON.stringify([error.message, error.details])).not.toContain(canary);
      }
    },
  );

  it("says which field is wrong", () => {
    const wrong = { type: "tag", id: "c1", tag: "no spaces", by: { kind: "alien", id: "x" } };
    const error = thrownBy(() => parseInput(journeyCommands.tag, wrong, "The command"));
    expect(error.details).toMatchObject({
      what: "The command",
      problems: [{ path: "tag" }, { path: "by.kind" }],
    });
  });
});
