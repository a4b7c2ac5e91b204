/**
 * One of several processes that receive first messages of one new number at once: `sender.mjs FILE FROM COUNT`. Says `ready`, starts
 * at the first line it is sent, and prints what became of each message.
 */
import { once } from "node:events";
import { createThroughline } from "throughline";
import { openSqlite } from "throughline/storage/sqlite";
import { secrets, whatsapp } from "../support.js";

const [file = "", from = "0", count = "0"] = process.argv.slice(2);
const store = await openSqlite(file);
const { journeys } = createThroughline({ store, secrets, attempts: 1_000 }).tenant("acme");
process.stdout.write("ready\n");
await once(process.stdin, "data");
const numbers = Array.from({ length: Number(count) }, (_, index) => Number(from) + index);
const received = await Promise.all(numbers.map((number) => journeys.receive(whatsapp(`m${number}`))));
const answers = received.map((one) => ({
  status: one.status,
  journey: one.status === "ambiguous" ? one.candidates.join() : one.journey.id,
}));
process.stdout.write(`${JSON.stringify(answers)}\n`);
await store.close();
process.stdin.destroy();
