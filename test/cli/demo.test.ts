import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createThroughline } from "throughline";
import { openSqlite } from "throughline/storage/sqlite";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bundle } from "../project/run-ts.mjs";
import { type CliRun, runCli } from "./run-cli.js";

let self: readonly [string, string];
/** The demo as it was played once, and as lines of JSON. */
let shown: CliRun;
let told: CliRun;
let steps: readonly Shown[];
const folder = mkdtempSync(join(tmpdir(), "throughline-cli-"));

beforeAll(async () => {
  self = [process.execPath, await bundle(new URL("cli-under-test.ts", import.meta.url).pathname)];
  shown = await play();
  told = await play("--json");
  steps = told.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return () => rmSync(folder, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

const play = (...argv: string[]) => runCli(["demo", ...argv], { self, env: process.env });

interface Shown {
  readonly step: string;
  readonly [field: string]: unknown;
}

describe("the demo", () => {
  it("reads as it always does", async () => {
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    await expect(shown.stdout).toMatchFileSnapshot("golden/demo.txt");
  });

  it("tells programs the same, step by step", async () => {
    const { code, stdout, stderr } = told;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const pids = [...new Set(stdout.match(/"pid":\d+/g))];
    const stable = stdout.replaceAll(/"pid":\d+/g, (pid) => `"pid":${pids.indexOf(pid) + 1}`);
    await expect(stable).toMatchFileSnapshot("golden/demo.jsonl");
  });

  it("is at most 80 columns wide, and not long", () => {
    const lines = shown.stdout.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeLessThan(200);
  });

  it("plays the phone call in another process, on nothing but the file", () => {
    const chapters = steps.filter(({ step }) => step === "chapter");
    const [post, chat, call, again] = chapters.map(({ pid }) => pid);
    expect(chapters).toHaveLength(4);
    expect(post).toBe(process.pid);
    expect(chat).toBe(process.pid);
    expect(again).toBe(process.pid);
    expect(call).not.toBe(process.pid);
  });

  it("shows the next one's brief at each hop, and what it tells is not asked again", () => {
    const briefs = steps.filter(({ step }) => step === "brief");
    expect(briefs.map(({ reader, known }) => [reader, known])).toEqual([
      ["Iris", []],
      ["Maria", ["customerNumber", "errorCode"]],
      ["Eleni", ["customerNumber", "errorCode", "callbackNumber"]],
    ]);
    expect(steps.filter(({ deed }) => deed === "knew").map(({ by, facts }) => [by, facts])).toEqual([
      ["Maria", ["customerNumber", "errorCode"]],
      ["Eleni", ["customerNumber", "callbackNumber", "errorCode"]],
    ]);
  });

  it("refuses the bot's late answer, with nothing written", () => {
    const refused = steps.filter(({ step }) => step === "refused");
    expect(refused.map(({ by, code }) => [by, code])).toEqual([
      ["Iris", "STALE_EPOCH"],
      ["Iris", "NOT_OWNER"],
    ]);
    for (const { versionBefore, versionAfter } of refused) expect(versionAfter).toBe(versionBefore);
  });

  it("ends with what was carried over", () => {
    expect(steps.at(-1)).toMatchObject({
      step: "result",
      channels: ["social-post", "social-dm", "web-chat"],
      calls: 1,
      facts: ["customer number", "error code", "number to call", "line light"],
      promises: [{ status: "kept" }, { status: "open" }],
      questions: 4,
      askedAgain: [],
      refused: 2,
      written: 0,
      publicMessages: 2,
      publicDetails: [],
    });
  });

  it("removes its file", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("throughline-demo-"));
    await play();
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith("throughline-demo-"));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  it("keeps its file where it is told to, with the whole journey in it", async () => {
    const dir = join(folder, "kept", "here");
    const { code, stdout } = await play("--dir", dir);
    expect(code).toBe(0);
    expect(stdout).toContain(`The file is kept: ${join(dir, "demo.sqlite")}\n`);
    const store = await openSqlite(join(dir, "demo.sqlite"));
    const secrets = { current: "demo", keys: { demo: "A".repeat(43) } };
    const throughline = createThroughline({ store, secrets });
    const { journeys } = throughline.tenant("kyma");
    const { items } = await journeys.list();
    expect(items).toHaveLength(1);
    expect(await journeys.get(items[0]?.journey ?? "")).toMatchObject({ status: "solved" });
    await throughline.close();

    const again = await play("--dir", dir);
    expect(again).toMatchObject({ code: 3, stdout: "" });
    expect(again.stderr).toContain("demo.sqlite is there already. Remove it, or name another folder.");
  });

  it("says so where its folder cannot be used", async () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    const { code, stderr } = await play("--dir", join(file, "inside"));
    expect(code).toBe(3);
    expect(stderr).toContain("cannot be used. Name another. (INVALID_INPUT)");
  });

  it("names the command that helps where there is no SQLite", async () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    vi.doMock("libsql", () => {
      throw new Error("Cannot find package 'libsql'");
    });
    const { code, stdout, stderr } = await play();
    vi.doUnmock("libsql");
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("npm install libsql");
    expect(stderr).toContain("(PEER_MISSING)");
  });

  it("ends quietly when its reader goes away during the call", async () => {
    const readsOnly = shown.stdout.indexOf("Steady green");
    const { code, stderr } = await runCli(["demo"], { self, env: process.env, readsOnly });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("fails where the second process does", async () => {
    const { code } = await runCli(["demo"], { self: [process.execPath, "-e", "process.exit(7)"] });
    expect(code).toBe(5);
  });

  it("is coloured in a terminal alone, in both processes", async () => {
    const coloured = await runCli(["demo"], { self, env: { PATH: "" }, terminal: true });
    const [, call = ""] = coloured.stdout.split("A phone call");
    expect(call.split("In public again")[0]).toContain("\u001b[");
    const { stdout } = await runCli(["demo", "--no-color"], { self, env: { PATH: "" }, terminal: true });
    expect(stdout).not.toContain("\u001b");
  });
});

describe("the program itself", () => {
  interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  /** @param reads how much of its output is read before the reader goes away */
  function start(argv: readonly string[], stdin = "", reads = Number.POSITIVE_INFINITY): Promise<Ended> {
    return new Promise((resolve) => {
      const child = spawn(self[0], [self[1], ...argv], { stdio: "pipe" });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
        if (stdout.length >= reads) child.stdout.destroy();
      });
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      child.on("close", (code) => resolve({ code, stdout, stderr }));
      child.stdin.on("error", () => {}); // It may end before it has read everything.
      child.stdin.end(stdin);
    });
  }

  it("reads standard input and says how it ended", async () => {
    const conversation = { id: "a", channel: "email", turns: [{ from: "customer", text: "Where is it?" }] };
    const good = await start(["replay", "-", "--format", "json"], JSON.stringify(conversation));
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ journey: { id: "a" } });
    expect(await start(["repaly"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "throughline: There is no command 'repaly'. See throughline --help.\n",
    });
  });

  it("ends quietly when its reader goes away", async () => {
    const turns = Array.from({ length: 50 }, () => ({ from: "customer", text: "x".repeat(5_000) }));
    const many = Array.from({ length: 20 }, (_, index) => ({ id: `c${index}`, channel: "email", turns }));
    const { code, stderr } = await start(["replay", "-", "--format", "json"], JSON.stringify(many), 1);
    expect(code).toBe(0);
    expect(stderr).not.toContain("EPIPE");
  });
});
