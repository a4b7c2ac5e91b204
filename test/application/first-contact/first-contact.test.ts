import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createThroughline } from "throughline";
import { openSqlite } from "throughline/storage/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundle } from "../../project/run-ts.mjs";
import { secrets, whatsapp } from "../support.js";

const PROCESSES = 4;

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "throughline-first-contact-"));
  file = join(folder, "desk.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly status: string;
  readonly journey: string;
}

describe("a hundred first messages of one new number over one SQLite file", () => {
  it("open one journey over two connections", async () => {
    const stores = [await openSqlite(file), await openSqlite(file)];
    const desks = stores.map((store) =>
      createThroughline({ store, secrets, attempts: 1_000 }).tenant("acme"),
    );
    const received = await Promise.all(
      Array.from({ length: 100 }, (_, index) => desks[index % 2]?.journeys.receive(whatsapp(`m${index}`))),
    );
    const answers = received.map((one) => ({
      status: one?.status ?? "",
      journey: one === undefined || one.status === "ambiguous" ? "" : one.journey.id,
    }));
    await expectOneJourney(answers);
    for (const store of stores) await store.close();
  });

  it(`open one journey over ${PROCESSES} processes`, { timeout: 300_000 }, async () => {
    await (await openSqlite(file)).close();
    const program = await bundle(join(import.meta.dirname, "sender.ts"));
    const each = 100 / PROCESSES;
    const children = Array.from({ length: PROCESSES }, (_, index) =>
      spawn(process.execPath, [program, file, String(index * each), String(each)], {
        stdio: ["pipe", "pipe", "inherit"],
      }),
    );
    try {
      const lines = children.map(linesOf);
      for (const said of lines) expect((await said.next()).value).toBe("ready");
      for (const child of children) child.stdin.write("go\n");
      const answers: Answer[] = [];
      for (const said of lines) answers.push(...JSON.parse((await said.next()).value ?? "[]"));
      await Promise.all(children.map(exited));
      await expectOneJourney(answers);
    } finally {
      for (const child of children) child.kill();
    }
  });
});

function linesOf({ stdout }: { readonly stdout: NodeJS.ReadableStream }): AsyncIterator<string> {
  return createInterface({ input: stdout })[Symbol.asyncIterator]();
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(0);
}

async function expectOneJourney(answers: readonly Answer[]): Promise<void> {
  const counted = new Map<string, number>();
  for (const { status } of answers) counted.set(status, (counted.get(status) ?? 0) + 1);
  expect(Object.fromEntries(counted)).toEqual({ opened: 1, continued: 99 });
  expect(new Set(answers.map(({ journey }) => journey)).size).toBe(1);
  const store = await openSqlite(file);
  const { journeys } = createThroughline({ store, secrets }).tenant("acme");
  const { items } = await journeys.list();
  expect(items).toHaveLength(1);
  expect(await journeys.timeline(items[0]?.journey ?? "")).toHaveLength(100);
  expect((await store.list("acme", { kind: "customer" })).items).toHaveLength(1);
  await store.close();
}
