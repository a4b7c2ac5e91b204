import type { ChannelSender, NoticeJournal, SendResult } from "throughline/sending";
import { describe, expect, test } from "vitest";
import { driveNotice, type NoticeOutcome } from "../../src/sending/drive-notice.js";
import { badNumber, busy, sampleDrive, sampleJob, unknown } from "./samples.js";

class Crash extends Error {}

/** Ends the process at one of its effects: `2 * n` before the n-th, `2 * n + 1` after it. */
class Fuse {
  #left: number;
  blown = false;

  constructor(steps: number) {
    this.#left = steps;
  }

  async around<T>(effect: () => Promise<T>): Promise<T> {
    this.#burn();
    const result = await effect();
    this.#burn();
    return result;
  }

  #burn(): void {
    if (this.#left-- > 0 || this.blown) {
      if (this.blown) throw new Crash();
      return;
    }
    this.blown = true;
    throw new Crash();
  }
}

/** A provider that keeps what it took, by key, and drops what comes twice if it can. */
class Provider {
  readonly taken: string[] = [];
  readonly #script: SendResult[];
  readonly deduplicates: boolean;

  constructor(script: readonly SendResult[], deduplicates: boolean) {
    this.#script = [...script];
    this.deduplicates = deduplicates;
  }

  take(key: string): SendResult {
    if (this.deduplicates && this.taken.includes(key)) return { status: "sent" };
    const answer = this.#script.shift() ?? { status: "sent" };
    // What is answered `unknown` was taken: the answer was lost.
    if (answer.status !== "refused") this.taken.push(key);
    return answer;
  }

  found(key: string): SendResult {
    return this.taken.includes(key)
      ? { status: "sent" }
      : { status: "refused", reason: "never-taken", permanent: false };
  }
}

type Ability = "none" | "lookup" | "deduplicates";

/** The process is ended at `step`, and another one goes on until the notice has come to its end. */
async function crashAt(step: number, script: readonly SendResult[], ability: Ability) {
  const provider = new Provider(script, ability === "deduplicates");
  const whole = sampleDrive({});
  const process = (fuse: Fuse) => {
    const { journal } = whole;
    const fused: NoticeJournal = {
      read: (notice) => fuse.around(() => journal.read(notice)),
      start: (start) => fuse.around(() => journal.start(start)),
      settle: (...given) => fuse.around(() => journal.settle(...given)),
      suppress: (given) => fuse.around(() => journal.suppress(given)),
    };
    const sender: ChannelSender = {
      send: (_, { idempotencyKey }) => fuse.around(async () => provider.take(idempotencyKey)),
      ...(ability === "lookup" ? { lookup: (key) => fuse.around(async () => provider.found(key)) } : {}),
      ...(ability === "deduplicates" ? { deduplicatesForMs: 86_400_000 } : {}),
    };
    return { ...whole, journal: fused, senders: { whatsapp: sender, sms: sender } };
  };
  const fuse = new Fuse(step);
  const drive = process(fuse);
  const next = process(new Fuse(Number.POSITIVE_INFINITY));
  let outcome: NoticeOutcome | null = null;
  let current = drive;
  for (let turn = 0; turn < 100; turn++) {
    try {
      outcome = await driveNotice(current, sampleJob());
      if (fuse.blown) current = next;
      if (outcome.status !== "waiting" && (current === next || !fuse.blown)) break;
      if (outcome.status === "waiting") whole.time.to(outcome.until);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      current = next;
    }
  }
  if (outcome === null) throw new Error("It came to no end.");
  return { blown: fuse.blown, outcome, provider, record: await whole.journal.read("n-1") };
}

const scripts: readonly (readonly SendResult[])[] = [
  [],
  [busy],
  [badNumber],
  [unknown],
  [busy, badNumber, busy, unknown],
];

describe.each<Ability>(["none", "lookup", "deduplicates"])(
  "a process that ends at any step (sender: %s)",
  (ability) => {
    test("loses no notice, and sends none twice without saying that it is unknown", async () => {
      let crashes = 0;
      for (const script of scripts) {
        for (let step = 0; ; step++) {
          const { blown, outcome, provider, record } = await crashAt(step, script, ability);
          const where = `step ${step} of ${JSON.stringify(script)}`;
          const copies = ability === "deduplicates" ? new Set(provider.taken).size : provider.taken.length;
          expect(copies, where).toBeLessThanOrEqual(1);
          expect(["sent", "unknown"], where).toContain(outcome.status);
          if (outcome.status === "sent") expect(copies, where).toBe(1);
          if (copies === 0) expect(record.attempts.at(-1)?.state, where).toBe("unknown");
          // Whoever can find out does.
          if (ability !== "none") expect({ where, outcome }).toMatchObject({ outcome: { status: "sent" } });
          if (!blown) break;
          crashes++;
        }
      }
      expect(crashes).toBeGreaterThan(80);
    });
  },
);
