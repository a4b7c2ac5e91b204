/**
 * Packets from outside: fuzzed, altered, and signed by the right key over hostile content.
 * `npm run faults -- packets [--fuzzed N] [--hostile N] [--altered N] [--seed N]`; by default 1,000,000, 50,000 and 100 packets that are
 * altered at every character.
 */
import { parseArgs } from "node:util";
import { parsePacket } from "throughline/handoff";
import { decryptPacket, verifyPacket } from "throughline/handoff/signing";
import { ATTACKS } from "../handoff/signing/attacks.js";
import { claims, encrypted, hands, samplePacket, signed } from "../handoff/signing/hands.js";
import { Random } from "../journey/model/random.js";
import { overCores } from "./cores/over-cores.js";
import { Judge } from "./packets/judge.js";
import { alteredPacket, fuzzedText, fuzzedToken, hostileClaims } from "./packets/mutate.js";

const { values } = parseArgs({
  options: {
    fuzzed: { type: "string", default: "1000000" },
    hostile: { type: "string", default: "50000" },
    altered: { type: "string", default: "100" },
    seed: { type: "string", default: "20261" },
  },
});
const [fuzzed, hostile, altered, seed] = [values.fuzzed, values.hostile, values.altered, values.seed].map(
  Number,
) as [number, number, number, number];
const LARGEST_ALTERED = 2_048;

const began = performance.now();
const shares = await overCores(async (share, of) => {
  const random = new Random(seed + share);
  const both = await hands();
  const judge = new Judge();
  const verify = (token: unknown) => verifyPacket(token as string, both.verify);
  const opening = { ...both.verify, ownKeys: { r1: { key: both.reader.mine } } };
  const token = await signed(both.signer.mine, claims());
  const sealed = await encrypted(both.reader.theirs, token);
  const text = JSON.stringify(samplePacket());

  for (let index = share; index < ATTACKS.length; index += of) {
    const attack = ATTACKS[index];
    if (attack === undefined) continue;
    const made = await attack.make(both);
    await judge.refused("attacks", attack.name, () =>
      attack.to === "decrypt" ? decryptPacket(made as string, opening) : verify(made),
    );
  }
  for (let index = share; index < fuzzed; index += of) {
    const kind = random.next();
    if (kind < 0.45) {
      const changed = fuzzedToken(random, token);
      await judge.refused("fuzzed", `token ${index}`, () => verify(changed));
    } else if (kind < 0.6) {
      const changed = fuzzedToken(random, sealed);
      await judge.refused("fuzzed", `sealed ${index}`, () => decryptPacket(changed, opening));
    } else {
      const changed = fuzzedText(random, text);
      await judge.survived("fuzzed", `text ${index}`, async () => ({ packet: parsePacket(changed) }));
    }
  }
  for (let index = share; index < hostile; index += of) {
    const made = await signed(both.signer.mine, hostileClaims(random));
    await judge.survived("hostile", `claims ${index}`, () => verify(made));
  }
  let largest = 0;
  for (let index = share; index < altered; index += of) {
    const small = await signed(both.signer.mine, claims(alteredPacket(index)));
    largest = Math.max(largest, small.length);
    for (let at = 0; at < small.length; at++) {
      const other = String.fromCharCode(random.integer(0, 127));
      const changed = small.slice(0, at) + (other === small[at] ? "~" : other) + small.slice(at + 1);
      await judge.refused("altered", `packet ${index} at ${at}`, () => verify(changed));
    }
  }
  return { ...judge.verdict(), largest };
});

let short = false;
function figure(name: string, value: number, target: string, ok: boolean): void {
  short ||= !ok;
  console.log(
    `${name.padEnd(26)} ${String(value).padStart(9)} ${target.padStart(10)} ${ok ? "ok" : "short"}`,
  );
}
const counted = (name: string) => shares.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);
const problems = shares.flatMap((share) => share.problems);
const slowest = Math.max(...shares.map((share) => share.slowestMs));
const largest = Math.max(...shares.map((share) => share.largest));

console.log(`seed ${seed}, ${Math.round((performance.now() - began) / 1000)} s`);
for (const problem of problems.slice(0, 20)) console.log(problem);
figure(
  "packets-named-attacks",
  counted("attacks"),
  "40",
  counted("attacks") === ATTACKS.length && ATTACKS.length >= 40,
);
figure("packets-fuzzed", counted("fuzzed"), String(fuzzed), counted("fuzzed") >= fuzzed);
figure("packets-signed-hostile", counted("hostile"), String(hostile), counted("hostile") >= hostile);
figure("packets-altered-characters", counted("altered"), `${altered} x`, counted("altered") >= altered * 500);
figure("packets-largest-altered", largest, `<= ${LARGEST_ALTERED}`, largest <= LARGEST_ALTERED);
figure("packets-problems", problems.length, "0", problems.length === 0);
figure("packets-slowest-ms", Math.round(slowest * 10) / 10, "< 50", slowest < 50);
const codes = new Map<string, number>();
for (const { outcomes } of shares)
  for (const [code, count] of Object.entries(outcomes)) codes.set(code, (codes.get(code) ?? 0) + count);
for (const [code, count] of [...codes].sort(([, one], [, other]) => other - one))
  console.log(`  ${code.padEnd(24)} ${String(count).padStart(9)}`);
process.exitCode = short ? 1 : 0;
