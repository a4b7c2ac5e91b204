import { readFileSync } from "node:fs";
import { ThroughlineError } from "throughline";
import { describe, expect, it } from "vitest";
import { exitCodeOf, UsageError } from "../../src/cli/exit-code.js";
import { isHarmful } from "./harmful.js";
import { runCli } from "./run-cli.js";

const root = new URL("../../", import.meta.url);

describe("the command line", () => {
  it.each([[[]], [["help"]], [["--help"]], [["-h"]]])("shows what there is for %j", async (argv) => {
    const { code, stdout, stderr } = await runCli(argv);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^throughline: /);
    expect(stdout).toContain("replay");
    expect(stderr).toBe("");
  });

  it.each([["demo"], ["replay"]])("explains %s", async (command) => {
    for (const help of ["--help", "-h"]) {
      const { code, stdout } = await runCli([command, help]);
      expect(code).toBe(0);
      expect(stdout).toContain(`throughline ${command} `);
    }
  });

  it("keeps help within 80 columns", async () => {
    for (const argv of [["--help"], ["demo", "--help"], ["replay", "--help"]]) {
      const { stdout } = await runCli(argv);
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it("names every exit code it ends with", async () => {
    const { stdout } = await runCli(["--help"]);
    for (const code of [0, 1, 2, 3, 4, 5]) expect(stdout).toMatch(new RegExp(`^ {2}${code} {2}`, "m"));
  });

  it.each([["--version"], ["-v"]])("tells its version for %s", async (option) => {
    const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    expect(await runCli([option])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([
    [["repaly"], "There is no command 'repaly'. See throughline --help."],
    [["--verbose"], "There is no option '--verbose'. See throughline --help."],
    [["demo", "--fast"], "Unknown option '--fast'. See throughline demo --help."],
    [["demo", "now"], "demo takes options only. See throughline demo --help."],
    [["replay"], "Name one FILE, or - for standard input. See throughline replay --help."],
    [["replay", "a", "b"], "Name one FILE, or - for standard input. See throughline replay --help."],
    [["replay", "a", "--fromat", "json"], "Unknown option '--fromat'. See throughline replay --help."],
    [
      ["replay", "a", "--format"],
      "Option '--format <value>' argument missing. See throughline replay --help.",
    ],
    [["replay", "a", "--format", "xml"], "--format must be one of text, markdown, json."],
    [["replay", "a", "--to", "Phone!"], "--to must be a channel such as phone or web-chat."],
    [["replay", "a", "--queue", "a b"], "--queue must be 1 to 128 letters, digits and _ . : ~ -"],
    [
      ["replay", "a", "--reason", "boredom"],
      "--reason must be one of escalation, complexity, privacy, convenience, speed, expertise, customer-request, shift-end, outage, other.",
    ],
  ])("refuses %j in one line, with what to do", async (argv, problem) => {
    expect(await runCli(argv)).toEqual({ code: 2, stdout: "", stderr: `throughline: ${problem}\n` });
  });

  it("shows no escape sequence that somebody typed", async () => {
    for (const argv of [
      ["\u001b[31mred"],
      ["demo", "--\u001b[2J"],
      ["replay", "\u001b]0;title\u0007.json"],
    ]) {
      const { stderr } = await runCli(argv);
      expect(isHarmful(stderr)).toBe(false);
    }
  });

  it("shows where an error arose only when asked", async () => {
    const argv = ["replay", "no-such-file.json"];
    const plain = await runCli(argv);
    expect(plain.stderr).toBe(
      "throughline: Cannot read no-such-file.json: there is no such file. (INVALID_INPUT)\n",
    );
    const debugged = await runCli([...argv, "--debug"]);
    expect(debugged.code).toBe(plain.code);
    expect(debugged.stderr).toMatch(/ at .*read-input/);
  });

  it("ends quietly when nobody reads any more", async () => {
    const { code, stderr } = await runCli(["replay", "examples/data/abcd_sample.json"], { readsOnly: 100 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("the exit code", () => {
  it.each([
    [new UsageError("?"), 2],
    [new ThroughlineError("INVALID_INPUT", "?"), 3],
    [new ThroughlineError("JSON_UNSAFE", "?"), 3],
    [new ThroughlineError("PEER_MISSING", "?"), 4],
    [new ThroughlineError("STORE_FULL", "?"), 5],
    [new Error("?"), 5],
    ["a thrown string", 5],
  ])("of %s is %i", (error, code) => expect(exitCodeOf(error)).toBe(code));
});
