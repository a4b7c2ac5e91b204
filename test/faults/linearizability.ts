/**
 * `npm run faults -- linearizability [--histories N] [--operations N] [--seed S]`: clients at work at once on real stores, with answers lost on the
 * way, and a checker that looks for an order of what they saw. The stores are memory, a SQLite file through two connections, and those whose
 * servers are reached at THROUGHLINE_POSTGRES_URL and THROUGHLINE_REDIS_URL. By default 1,000 histories of 40 operations on each.
 */
import { parseArgs } from "node:util";
import { explore } from "../storage/linearizability/explore.js";
import { planted } from "../storage/linearizability/planted.js";
import { subjects } from "../storage/linearizability/subjects.js";

const { values } = parseArgs({
  options: {
    histories: { type: "string", default: "1000" },
    operations: { type: "string", default: "40" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const [histories, operations, seed] = [values.histories, values.operations, values.seed].map(Number);
if (histories === undefined || operations === undefined || seed === undefined) throw new Error("no numbers");

let short = false;
function figure(name: string, value: number, target: number | string, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(36)} ${String(value).padStart(8)} ${String(target).padStart(8)} ${ok ? "ok" : "short"}`,
  );
}

console.log(`seed ${seed}`);
for (const open of subjects(process.env)) {
  const began = performance.now();
  const { name, stores, end } = await open();
  const found = await explore({ stores, tenants: `run-${seed}`, seed, histories, operations });
  await end();
  const { statuses, overlapping, mostLooked } = found;
  const met = [...statuses].map(([status, count]) => `${count} ${status}`).join(", ");
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    `${name}: ${seconds} s, ${found.operations} operations, ${overlapping} of them at once with others; ${met}; at most ${mostLooked} states looked at`,
  );
  for (const violation of found.violations.slice(0, 3)) console.log(violation);
  figure(`${name}-histories`, found.histories, histories, found.histories >= histories);
  figure(
    `${name}-operations-per-history`,
    Math.floor(found.operations / histories),
    operations,
    found.operations >= histories * operations,
  );
  figure(`${name}-lost-answers`, found.lost, ">0", found.lost > 0);
  figure(`${name}-violations`, found.violations.length, 0, found.violations.length === 0);
}

let caught = 0;
for (const { fault, open } of planted) {
  const run = { tenants: "planted", seed, histories: Math.min(histories, 200), operations, untilFound: true };
  const found = await explore({ ...run, stores: [open()] });
  if (found.violations.length > 0) caught++;
  else console.log(`not found: ${fault}`);
}
figure("planted-faults-found", caught, planted.length, caught === planted.length);
process.exitCode = short ? 1 : 0;
