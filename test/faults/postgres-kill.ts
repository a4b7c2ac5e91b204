/**
 * `npm run faults -- postgres-kill [--kills N] [--acknowledged N] [--seed S]`: kills a PostgreSQL server of our own, all of its
 * processes, with kill -9 while an application writes through pg and postgres.js, starts it again on what the kill left, and
 * looks at the end whether everything that was acknowledged is there, whole and once. This is not a power cut: that the
 * settings are those that survive one is checked, and all that can be.
 */
import { parseArgs } from "node:util";
import { Client } from "pg";
import { numbers } from "../../src/testing/event-store/random.js";
import { openPg, ROWS, rowsOf } from "./postgres/clients.js";
import { atLeast, type Figure, faultRun, none } from "./postgres/fault-run.js";
import { inspect } from "./postgres/inspect.js";
import { OwnServer } from "./postgres/own-server.js";
import { inWords } from "./postgres/persistent-writer.js";
import { startApplication, streamsOfApplication, writeUntilStopped } from "./postgres/writing-application.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: "string", default: "15" },
    acknowledged: { type: "string", default: "30000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});

if (positionals[0] === "write") await writeUntilStopped(positionals[1] ?? "", Number(positionals[2]));
else await faultRun(() => run(Number(values.kills), Number(values.acknowledged), Number(values.seed)));

async function run(kills: number, target: number, seed: number): Promise<readonly Figure[]> {
  console.log(`seed ${seed}`);
  const pick = numbers(seed);
  const server = await OwnServer.start();
  try {
    const settings = await prepare(server.url);
    const application = startApplication(server.url, seed);
    let downMs = 0;
    for (let kill = 0; kill < kills; kill++) {
      // On average as many as the target needs; some kills hit a server that has only just come back.
      const after = Math.ceil((target / kills) * (pick(4) === 0 ? 0.1 : 1.4));
      await application.acknowledges(after, pick(30));
      await server.kill();
      const since = performance.now();
      await server.start();
      downMs += performance.now() - since;
    }
    await application.acknowledges(Math.max(1, target - application.acknowledged), 0);
    const { exitCode, ledger } = await application.stop();
    for (const problem of ledger.problems.slice(0, 20)) console.log(problem);
    console.log(
      `${ledger.repeated} commits were written by an attempt without an answer; unclear answers: ${inWords(ledger.unclear)}; ` +
        `down for ${Math.round(downMs / kills)} ms a kill`,
    );
    const { found, rowsAstray } = await look(server.url, ledger.acknowledged, ledger.withRow);
    return [
      ["kills", kills, kills, true],
      atLeast("acknowledged", ledger.acknowledged.size, target),
      none("lost", found.lost),
      none("half-written", found.halfWritten),
      none("gaps", found.gaps),
      none("doubled", found.doubled),
      none("unacknowledged", found.unacknowledged),
      none("keys-astray", found.keysAstray),
      none("feed-astray", found.feedAstray),
      none("caller-rows-astray", rowsAstray),
      none("wrong-answers", ledger.problems.length),
      ["application-survived", exitCode === 0 ? kills : 0, kills, exitCode === 0],
      ["settings", settings, "on/on/on", settings === "on/on/on"],
    ];
  } finally {
    await server.remove();
  }
}

/** Makes the tables, and gives `fsync/synchronous_commit/full_page_writes`. */
async function prepare(url: string): Promise<string> {
  const opened = openPg(url, 1);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await opened.store.migrate?.();
    await client.query(ROWS);
    const { rows } = await client.query<{ settings: string }>(
      "SELECT concat_ws('/', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes')) AS settings",
    );
    return rows[0]?.settings ?? "";
  } finally {
    await client.end();
    await opened.close();
  }
}

async function look(
  url: string,
  acknowledged: ReadonlyMap<string, number>,
  withRow: ReadonlySet<string>,
): Promise<{ readonly found: Awaited<ReturnType<typeof inspect>>; readonly rowsAstray: number }> {
  const opened = openPg(url, 4);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await inspect(opened.store, streamsOfApplication(), acknowledged);
    const rows = await rowsOf(client);
    return {
      found,
      rowsAstray: [...rows].filter((row) => !withRow.has(row)).length + missing(withRow, rows),
    };
  } finally {
    await client.end();
    await opened.close();
  }
}

function missing(expected: ReadonlySet<string>, found: ReadonlySet<string>): number {
  return [...expected].filter((one) => !found.has(one)).length;
}
