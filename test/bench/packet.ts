/**
 * Packets of long journeys: building one, and projecting one for every carrier.
 * `npm run bench -- packet`
 */
import {
  buildPacket,
  CARRIERS,
  type CarrierName,
  type PacketSource,
  parsePacket,
  projectPacket,
  type TransferPacket,
} from "throughline/handoff";
import { type Contestant, contest, ratio, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

const ROUNDS = 9;
const START = Date.UTC(2026, 2, 14, 12);
const given = { reference: "pk_1", token: "tok_1" } as const;
const target = { to: { channel: "phone", queue: "billing" }, reason: "escalation" } as const;

function journeyOf(messages: number): PacketSource {
  const rows = Array.from({ length: messages }, (_, index) => ({
    id: `m${index}`,
    at: START + index * 1000,
    from: index % 2 === 0 ? ("customer" as const) : ("agent" as const),
    channel: "web-chat",
    text: `Message ${index}: the order is late, and nobody has told me where it is. `.repeat(5),
  }));
  return { journey: { id: "j1" }, messages: rows, messageOrder: "oldest-first" };
}

const build = (source: PacketSource, messages: number): TransferPacket =>
  buildPacket(source, target, { id: "pk_1", issuedAt: START, keep: { messages } });

const [short, long] = [journeyOf(200), journeyOf(20_000)];
const figures: { name: string; value: number; target: number }[] = [];

function work(name: string, does: string, operations: number, run: () => unknown): Contestant {
  let kept: unknown;
  return {
    name,
    does,
    round: () =>
      timed(operations, () => {
        for (let index = 0; index < operations; index++) kept = run();
        if (kept === undefined) throw new Error("nothing was done");
      }),
  };
}

/** About 32 KiB. */
const KEPT = 60;
const built = build(short, KEPT);
const building = await contest(ROUNDS, [
  work("stringify", `JSON.stringify of a packet that keeps ${KEPT} messages`, 2_000, () =>
    JSON.stringify(built),
  ),
  work("200", `build, ${KEPT} of 200 messages`, 2_000, () => build(short, KEPT)),
  work("20,000", `build, ${KEPT} of 20,000 messages`, 2_000, () => build(long, KEPT)),
]);
reportContest("packet", "building", building);
figures.push(
  { name: "build, against stringify", value: ratio(building[1], building[0]), target: 1.3 },
  { name: "build, 20,000 against 200 messages", value: ratio(building[2], building[1]), target: 1.2 },
);

const fifty = JSON.stringify(build(short, 50));
const reading = await contest(ROUNDS, [
  work("JSON.parse", "a packet of 50 messages", 2_000, () => JSON.parse(fifty)),
  work("parsePacket", "the same, limits and schema checked", 2_000, () => parsePacket(fifty)),
]);
reportContest("packet", "reading", reading);
figures.push({ name: "parsePacket, against JSON.parse", value: ratio(reading[1], reading[0]), target: 1.4 });

const whole = { short: build(short, 200), long: build(long, 20_000) };
for (const name of Object.keys(CARRIERS) as CarrierName[]) {
  const projecting = await contest(ROUNDS, [
    work("200", name, 60, () => projectPacket(whole.short, name, given)),
    work("20,000", name, 60, () => projectPacket(whole.long, name, given)),
  ]);
  reportContest("packet", `projecting for ${name}`, projecting);
  figures.push({
    name: `${name}, 20,000 against 200`,
    value: ratio(projecting[1], projecting[0]),
    target: 1.2,
  });
}

process.exitCode = reportFigures(figures) ? 0 : 1;
