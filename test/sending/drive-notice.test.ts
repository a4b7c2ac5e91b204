import type { NoticeJournal, SendResult } from "throughline/sending";
import { describe, expect, test } from "vitest";
import { driveNotice } from "../../src/sending/drive-notice.js";
import { badNumber, busy, ScriptedSender, sampleDrive, sampleJob, TestTime, unknown } from "./samples.js";

describe("a notice", () => {
  test("goes out on the first channel, once", async () => {
    const whatsapp = new ScriptedSender();
    const drive = sampleDrive({ whatsapp, sms: new ScriptedSender() });
    const sent = { status: "sent", channel: "whatsapp", attempt: 1 };
    expect(await driveNotice(drive, sampleJob())).toEqual(sent);
    expect(await driveNotice(drive, sampleJob())).toEqual(sent);
    expect(whatsapp.calls).toEqual([
      { channel: "whatsapp", to: "+306941234567", key: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) },
    ]);
  });

  test("is tried again on the same channel after growing pauses, each time under another key", async () => {
    const whatsapp = new ScriptedSender(busy, busy);
    const drive = sampleDrive({ whatsapp });
    const waits: number[] = [];
    for (;;) {
      const outcome = await driveNotice(drive, sampleJob());
      if (outcome.status !== "waiting") break;
      waits.push(outcome.until - drive.time.clock.now());
      expect(outcome.reasons).toEqual(["retry"]);
      // Asking early changes nothing, and draws the same pause.
      expect(await driveNotice(drive, sampleJob())).toEqual(outcome);
      drive.time.to(outcome.until);
    }
    expect(whatsapp.calls).toHaveLength(3);
    expect(new Set(whatsapp.calls.map(({ key }) => key)).size).toBe(3);
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBeLessThan(1_000);
    expect(waits[1]).toBeLessThan(2_000);
  });

  test("goes to the next channel where the first refuses for good, or has had its attempts", async () => {
    for (const [answers, tries] of [
      [[badNumber], 1],
      [Array(6).fill(busy), 6],
    ] as const) {
      const [whatsapp, sms] = [new ScriptedSender(...answers), new ScriptedSender()];
      const drive = sampleDrive({ whatsapp, sms });
      let outcome = await driveNotice(drive, sampleJob());
      while (outcome.status === "waiting") {
        drive.time.to(outcome.until);
        outcome = await driveNotice(drive, sampleJob());
      }
      expect(outcome).toEqual({ status: "sent", channel: "sms", attempt: tries + 1 });
      expect(whatsapp.calls).toHaveLength(tries);
      expect(sms.calls).toHaveLength(1);
    }
  });

  test("fails with the last reason where every channel refuses it", async () => {
    const drive = sampleDrive({
      whatsapp: new ScriptedSender(badNumber),
      sms: new ScriptedSender(badNumber),
    });
    expect(await driveNotice(drive, sampleJob())).toEqual({
      status: "failed",
      channel: "sms",
      reason: "bad-number",
    });
  });

  test("is not sent, and says why, where nobody can bring it", async () => {
    expect(await driveNotice(sampleDrive({}), sampleJob())).toEqual({
      status: "suppressed",
      reasons: ["no-channel"],
    });
  });

  test("takes a name on the prototype of an object for no sender", async () => {
    const job = sampleJob({ addresses: [{ channel: "constructor", to: "x" }] });
    expect(await driveNotice(sampleDrive({}), job)).toMatchObject({ status: "suppressed" });
  });
});

describe("what is decided right before sending", () => {
  test("puts it off, calls it off, or takes a channel away", async () => {
    const [whatsapp, sms] = [new ScriptedSender(), new ScriptedSender()];
    const drive = sampleDrive({ whatsapp, sms });
    const deferred = await driveNotice(
      drive,
      sampleJob({ judge: async () => ({ outcome: "defer", until: 2_000_000, reasons: ["quiet-hours"] }) }),
    );
    expect(deferred).toEqual({ status: "waiting", until: 2_000_000, reasons: ["quiet-hours"] });
    const blocked = await driveNotice(
      drive,
      sampleJob({
        judge: async ({ channel }) =>
          channel === "whatsapp"
            ? { outcome: "block", reasons: ["window-closed"] }
            : { outcome: "send", form: "free", joins: [] },
      }),
    );
    expect(blocked).toEqual({ status: "sent", channel: "sms", attempt: 1 });
    const skipped = await driveNotice(
      drive,
      sampleJob({ notice: "n-2", judge: async () => ({ outcome: "skip", reasons: ["read"] }) }),
    );
    expect(skipped).toEqual({ status: "suppressed", reasons: ["read"] });
    expect(await driveNotice(drive, sampleJob({ notice: "n-2" }))).toEqual(skipped);
    expect([whatsapp.calls.length, sms.calls.length]).toEqual([0, 1]);
  });

  test("is asked again before a further attempt: an opt-out between two attempts ends it", async () => {
    const whatsapp = new ScriptedSender(busy);
    const drive = sampleDrive({ whatsapp });
    const waiting = await driveNotice(drive, sampleJob());
    drive.time.to(waiting.status === "waiting" ? waiting.until : 0);
    const out = sampleJob({ judge: async () => ({ outcome: "block", reasons: ["opted-out"] }) });
    expect(await driveNotice(drive, out)).toEqual({ status: "failed", channel: "whatsapp", reason: "busy" });
    expect(whatsapp.calls).toHaveLength(1);
  });

  test("passes over a channel that cannot carry the text", async () => {
    const [whatsapp, sms] = [new ScriptedSender(), new ScriptedSender()];
    const { prepare } = sampleJob();
    const job = sampleJob({
      prepare: async (address, verdict, attempt) =>
        address.channel === "whatsapp" ? { unfit: ["too-long"] } : prepare(address, verdict, attempt),
    });
    expect(await driveNotice(sampleDrive({ whatsapp, sms }), job)).toMatchObject({ channel: "sms" });
    expect(whatsapp.calls).toHaveLength(0);
  });
});

describe("a sender that is not as it should be", () => {
  test("leaves the notice unknown, and unsent elsewhere, where it throws or answers nonsense", async () => {
    for (const answer of [
      () => Promise.reject(new Error("socket hang up")),
      () => JSON.parse('{"status":"ok"}'),
      () => JSON.parse("null"),
    ]) {
      const sms = new ScriptedSender();
      const drive = sampleDrive({ whatsapp: new ScriptedSender(answer), sms });
      expect(await driveNotice(drive, sampleJob())).toEqual({ status: "unknown", channel: "whatsapp" });
      drive.time.move(86_400_000);
      expect(await driveNotice(drive, sampleJob())).toEqual({ status: "unknown", channel: "whatsapp" });
      expect(sms.calls).toHaveLength(0);
    }
  });

  test("is waited for no longer than it may take, told so, and not heard afterwards", async () => {
    let aborted: AbortSignal | undefined;
    let answer = (_: SendResult): void => {};
    const whatsapp = new ScriptedSender(({ signal }) => {
      aborted = signal;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const drive = sampleDrive({ whatsapp });
    const driving = driveNotice(drive, sampleJob());
    while (aborted === undefined) await new Promise((resolve) => setImmediate(resolve));
    drive.time.move(15_000);
    expect(await driving).toEqual({ status: "unknown", channel: "whatsapp" });
    expect(aborted.aborted).toBe(true);
    answer({ status: "sent" });
    expect((await drive.journal.read("n-1")).attempts[0]?.state).toBe("unknown");
    expect(drive.time.armed).toBe(0);
  });

  test("that answers twice or throws after its answer is harmless", async () => {
    const whatsapp = new ScriptedSender(
      () =>
        new Promise((resolve, reject) => {
          resolve({ status: "sent", providerMessage: "m-1" });
          resolve(busy);
          reject(new Error("too late"));
        }),
    );
    const drive = sampleDrive({ whatsapp });
    expect(await driveNotice(drive, sampleJob())).toMatchObject({ status: "sent" });
  });

  test("gets none of its words into the record", async () => {
    const refused = { status: "refused", reason: "Invalid number +306941234567", permanent: true } as const;
    const drive = sampleDrive({ whatsapp: new ScriptedSender(refused) });
    expect(await driveNotice(drive, sampleJob())).toMatchObject({ status: "failed", reason: "refused" });
  });
});

describe("an unknown attempt", () => {
  test("is settled by asking, as soon as the provider can tell", async () => {
    const whatsapp = new ScriptedSender(unknown);
    const asked: string[] = [];
    const answers = [unknown, { status: "sent" } as const];
    const drive = sampleDrive({
      whatsapp: {
        send: whatsapp.send,
        lookup: async (key) => {
          asked.push(key);
          return answers.shift() ?? unknown;
        },
      },
    });
    const waiting = await driveNotice(drive, sampleJob());
    expect(waiting).toMatchObject({ status: "waiting", reasons: ["unknown"] });
    drive.time.to(waiting.status === "waiting" ? waiting.until : 0);
    expect(await driveNotice(drive, sampleJob())).toMatchObject({ status: "sent", attempt: 1 });
    expect(asked).toEqual([whatsapp.calls[0]?.key, whatsapp.calls[0]?.key]);
    expect(whatsapp.calls).toHaveLength(1);
  });

  test("that was never taken is sent again", async () => {
    const whatsapp = new ScriptedSender(unknown);
    const lookup = async () => ({ status: "refused", reason: "never-taken", permanent: false }) as const;
    const drive = sampleDrive({ whatsapp: { send: whatsapp.send, lookup } });
    const waiting = await driveNotice(drive, sampleJob());
    drive.time.to(waiting.status === "waiting" ? waiting.until : 0);
    expect(await driveNotice(drive, sampleJob())).toMatchObject({ status: "sent", attempt: 2 });
  });

  test("is asked for no longer than an hour, ever more seldom, and then stays unknown", async () => {
    let asked = 0;
    const lookup = async () => {
      asked++;
      return unknown;
    };
    const drive = sampleDrive({ whatsapp: { send: new ScriptedSender(unknown).send, lookup } });
    const from = drive.time.clock.now();
    let outcome = await driveNotice(drive, sampleJob());
    while (outcome.status === "waiting") {
      drive.time.to(outcome.until);
      outcome = await driveNotice(drive, sampleJob());
    }
    expect(outcome).toEqual({ status: "unknown", channel: "whatsapp" });
    expect(drive.time.clock.now() - from).toBeLessThanOrEqual(3_600_000);
    expect(asked).toBeLessThan(20);
  });

  test("is repeated under the same key where the provider drops what comes twice, for as long as it does", async () => {
    const sms = new ScriptedSender(unknown, unknown);
    const addresses = [{ channel: "sms", to: "+306941234567" }];
    const drive = sampleDrive({ sms: { send: sms.send, deduplicatesForMs: 86_400_000 } });
    let outcome = await driveNotice(drive, sampleJob({ addresses }));
    while (outcome.status === "waiting") {
      drive.time.to(outcome.until);
      outcome = await driveNotice(drive, sampleJob({ addresses }));
    }
    expect(outcome).toMatchObject({ status: "sent", attempt: 3 });
    expect(new Set(sms.calls.map(({ key }) => key)).size).toBe(1);

    const forgetful = sampleDrive({
      sms: { send: new ScriptedSender(unknown).send, deduplicatesForMs: 15_000 },
    });
    expect(await driveNotice(forgetful, sampleJob({ addresses }))).toMatchObject({ status: "unknown" });
  });
});

describe("two processes", () => {
  test("that drive the same notice send it once; the second waits, and takes it for unknown only after a minute", async () => {
    let answer = (_: SendResult): void => {};
    const slow = new ScriptedSender(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const drive = sampleDrive({ whatsapp: slow });
    const first = driveNotice(drive, sampleJob());
    while (slow.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const second = await driveNotice(drive, sampleJob());
    expect(second).toEqual({ status: "waiting", until: drive.time.clock.now() + 60_000, reasons: ["retry"] });
    answer({ status: "sent" });
    expect(await first).toMatchObject({ status: "sent" });
    expect(slow.calls).toHaveLength(1);
  });

  test("call a sender once though they begin in the same moment", async () => {
    const whatsapp = new ScriptedSender();
    const drive = sampleDrive({ whatsapp });
    await Promise.all(Array.from({ length: 20 }, () => driveNotice(drive, sampleJob())));
    expect(whatsapp.calls).toHaveLength(1);
  });

  test("cannot overtake one that was held up between writing and sending", async () => {
    const time = new TestTime();
    const whatsapp = new ScriptedSender();
    const drive = sampleDrive({ whatsapp }, { clock: time.clock });
    let pausesFor = 45_000;
    const start: NoticeJournal["start"] = async (begun) => {
      const began = await drive.journal.start(begun);
      time.move(pausesFor);
      pausesFor = 0;
      return began;
    };
    const held = { ...drive, journal: { ...drive.journal, start } };
    await driveNotice(held, sampleJob());
    expect((await drive.journal.read("n-1")).attempts[0]).toMatchObject({
      state: "failed",
      reason: "begun-too-late",
    });
  });
});
