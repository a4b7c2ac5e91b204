/**
 * `npm run faults -- all [--quick] [--only TEXT]`: every fault run of this folder (whose name contains TEXT), one after another, at the sizes
 * that reliability is promised for, or at a tenth of them. Fails if one was short, or ended otherwise. A run whose server is neither reached by its URL nor installed is missing, which
 * fails only under `THROUGHLINE_REQUIRE_SERVICES=1`. Where `THROUGHLINE_POSTGRES_URL` is not set, one server is started for all.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { natsServerInstalled } from "../transport/nats-server.js";
import { folderOfPostgres, NoPostgres } from "./postgres/binaries.js";
import { MISSING } from "./postgres/fault-run.js";
import { OwnServer } from "./postgres/own-server.js";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const folder = join(process.cwd(), "test/faults");

/** What a run has to find: a server to talk to, or programs to start servers of its own from. */
type Need = "postgres" | "postgres programs" | "nats-server";

interface Size {
  /** Options and their values at full size. */
  readonly options?: Readonly<Record<string, number>>;
  readonly needs?: Need;
}

/** A run that is not listed has its own defaults, in both sizes. */
const SIZES: Readonly<Record<string, Size>> = {
  erasure: { options: { customers: 20 } },
  follower: { options: { runs: 400 } },
  "handoff-interleavings": { options: { interleavings: 500_000 } },
  linearizability: { options: { histories: 1_000 }, needs: "postgres" },
  model: { options: { commands: 20_000_000 } },
  "notice-rendering": { options: { texts: 100_000, renderings: 100_000 } },
  "kpi-merge": { options: { runs: 100_000 } },
  "notice-decisions": { options: { contexts: 200_000 } },
  "notifier-crash": { options: { kills: 200 } },
  packets: { options: { fuzzed: 1_000_000, hostile: 50_000, altered: 100 } },
  "postgres-cut": { options: { lost: 3_000 }, needs: "postgres" },
  "postgres-feed": { options: { events: 50_000 }, needs: "postgres" },
  "postgres-handoffs": { options: { journeys: 100_000, handoffs: 6_000 }, needs: "postgres" },
  "postgres-kill": { options: { kills: 15, acknowledged: 30_000 }, needs: "postgres programs" },
  soak: { options: { days: 365 } },
  "sqlite-kill": { options: { kills: 200 } },
  transport: { options: { events: 60_000, restarts: 8 }, needs: "nats-server" },
};

interface Ended {
  readonly name: string;
  readonly how: "ok" | "short" | "failed" | "missing";
  readonly seconds: number;
  /** The lines with a figure. */
  readonly figures: readonly string[];
}

process.exitCode = (await runAll()) ? 0 : 1;

async function runAll(): Promise<boolean> {
  const ended: Ended[] = [];
  let own: OwnServer | undefined;
  try {
    own = await postgresForAll();
    for (const name of names()) {
      console.log(`──── ${name}`);
      const one = await run(name, SIZES[name] ?? {});
      ended.push(one);
      console.log(`──── ${name}: ${one.how}, ${one.seconds.toFixed(1)} s\n`);
    }
  } finally {
    await own?.remove();
  }
  const width = Math.max(...ended.map(({ name }) => name.length));
  for (const { name, how, seconds, figures } of ended) {
    const short = figures.filter((line) => line.endsWith(" short"));
    console.log(
      `${name.padEnd(width)} ${how.padEnd(7)} ${seconds.toFixed(1).padStart(6)} s  ${figures.length} figures`,
    );
    for (const line of short) console.log(`${" ".repeat(width)}   ${line}`);
  }
  console.log(
    `${"all".padEnd(width)}         ${ended.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(1)} s`,
  );
  const mayBeMissing = process.env.THROUGHLINE_REQUIRE_SERVICES !== "1";
  return ended.every(({ how }) => how === "ok" || (how === "missing" && mayBeMissing));
}

function names(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => /^[a-z][a-z0-9-]*\.ts$/.test(file) && file !== "all.ts")
    .map((file) => file.slice(0, -".ts".length))
    .filter((name) => name.includes(values.only))
    .sort();
}

async function run(name: string, { options = {}, needs }: Size): Promise<Ended> {
  const since = performance.now();
  const figures: string[] = [];
  const end = (how: Ended["how"]): Ended => ({
    name,
    how,
    seconds: (performance.now() - since) / 1000,
    figures,
  });
  if (needs !== undefined && !(await isThere(needs))) {
    console.log(`missing: ${needs}`);
    return end("missing");
  }
  const sizes = Object.entries(options).flatMap(([option, full]) => [
    `--${option}`,
    String(values.quick ? Math.ceil(full / 10) : full),
  ]);
  const child = spawn(process.execPath, [join(folder, "run.mjs"), name, ...sizes], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit") as Promise<[number | null]>;
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    if (/ (ok|short)$/.test(line)) figures.push(line.trim().replaceAll(/\s+/g, " "));
  }
  const [code] = await exited;
  if (code === MISSING) return end("missing");
  if (code === 0) return end("ok");
  return end(figures.some((line) => line.endsWith(" short")) ? "short" : "failed");
}

async function isThere(need: Need): Promise<boolean> {
  if (need === "postgres") return answers(process.env.THROUGHLINE_POSTGRES_URL);
  if (need === "postgres programs") return installed();
  return natsServerInstalled;
}

/** The runs find it by its URL, as they would any other. */
async function postgresForAll(): Promise<OwnServer | undefined> {
  if (process.env.THROUGHLINE_POSTGRES_URL !== undefined || !installed()) return undefined;
  const own = await OwnServer.start();
  process.env.THROUGHLINE_POSTGRES_URL = own.url;
  return own;
}

function installed(): boolean {
  try {
    return folderOfPostgres() !== "";
  } catch (error) {
    if (error instanceof NoPostgres) return false;
    throw error;
  }
}

async function answers(url: string | undefined): Promise<boolean> {
  if (url === undefined) return false;
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
