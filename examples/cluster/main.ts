/**
 * Several worker processes over PostgreSQL and JetStream. They share the partitions; whoever is killed loses its share to the others, and
 * nothing is lost or done twice. `main.ts [--journeys N] [--workers N] [--kills N] [--seed N]`
 */
import { parseArgs } from "node:util";
import { openDatabase, openTransport } from "./connect.js";
import { openJourneys } from "./desk.js";
import { Crew, ended, start } from "./processes.js";
import { type Settings, settingsFromEnvironment } from "./settings.js";
import { count, mailsIn } from "./tally.js";
import { work } from "./worker.js";

const settings = settingsFromEnvironment();
const [role, ...told] = process.argv.slice(2);
if (settings === undefined)
  console.log("Say where the servers are: THROUGHLINE_POSTGRES_URL and THROUGHLINE_NATS_URL.");
else if (role === "worker") await work(settings);
else if (role === "desk") await openJourneys(settings, Number(told[0]), Number(told[1]));
else await runCluster(settings);

async function runCluster(settings: Settings): Promise<void> {
  const { values } = parseArgs({
    options: {
      journeys: { type: "string", default: "2000" },
      workers: { type: "string", default: "3" },
      kills: { type: "string", default: "5" },
      seed: { type: "string", default: "7" },
    },
  });
  const [journeys, workers, kills, seed] = [values.journeys, values.workers, values.kills, values.seed].map(
    Number,
  ) as [number, number, number, number];
  const { name } = settings;
  const { pool, store, coordination } = openDatabase(settings, 4);
  const { transport, close, remove } = await openTransport(settings);
  await store.migrate();
  await coordination.migrate();
  await transport.setUp();
  await pool.query(`CREATE TABLE "${name}".mails (journey text, version integer, event text, at bigserial)`);

  const events = journeys + Math.ceil(journeys / 10);
  const began = performance.now();
  const crew = new Crew(settings, workers);
  const desks = [start(settings, "desk", "0", String(Math.floor(journeys / 2)))];
  desks.push(start(settings, "desk", String(Math.floor(journeys / 2)), String(journeys)));
  const random = seeded(seed);
  let killed = 0;
  for (let mails = 0, still = 0; mails < events && still < 120; ) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const now = await mailsIn(pool, name);
    still = now === mails ? still + 1 : 0;
    mails = now;
    if (killed < kills && mails >= ((killed + 1) * events) / (kills + 1)) {
      await crew.killOne(random);
      killed++;
    }
  }
  const seconds = (performance.now() - began) / 1000;
  const codes = await Promise.all(desks.map(ended));
  const tally = await count(pool, name);
  await crew.stop();

  console.log(`${workers} workers, ${killed} of them killed on the way, seed ${seed}`);
  console.log(`${journeys} journeys, ${tally.events} events, ${tally.mails} mails`);
  console.log(`lost ${tally.lost}, doubled ${tally.doubled}, out of order ${tally.disordered}`);
  console.log(
    `${Math.round(tally.mails / seconds)} mails/s over ${Math.round(seconds)} s, ${tally.bytesAnEvent} bytes an event`,
  );
  await pool.query(`DROP SCHEMA "${name}" CASCADE`);
  await remove();
  await close();
  await pool.end();
  const whole = tally.events === events && tally.lost + tally.doubled + tally.disordered === 0;
  process.exitCode = whole && codes.every((code) => code === 0) ? 0 : 1;
}

/** Numbers from 0 to 1 that a seed gives again (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
