import { createReadStream, readFileSync } from "node:fs";
import { report } from "throughline/kpi";
import { EXPORT_PRESETS, type ExportMapping, readExport, reportExport } from "throughline/reporting";
import { describe, expect, it } from "vitest";

const UCI = "test/reporting/data/uci-incidents-32.csv";
const uci: ExportMapping = {
  id: "number",
  openedAt: "opened_at",
  resolvedAt: "resolved_at",
  revisedAt: "sys_mod_count",
  times: "day-first",
  channel: "contact_type",
};
const options = {
  asOf: "2016-06-01T00:00:00Z",
  cohort: "started",
  timeZone: "UTC",
  period: "month",
  weekStart: "monday",
  by: ["channel"],
} as const;

describe("32 real incidents in 198 rows", () => {
  it("of which one has no time of its resolution, take part in the median all the same", async () => {
    const { report: made } = await reportExport(createReadStream(UCI), { ...options, mapping: uci });
    const { resolution } = made.overall;
    expect(made.read).toMatchObject({ rows: 198, tickets: 32, rowsLeftOut: {}, ticketsLeftOut: {} });
    expect(resolution?.n).toBe(32);
    expect(resolution?.censored).toBe(1);
    expect(resolution?.observed.n).toBe(31);
    expect(resolution?.observed.medianMs).toBe(184_020_000);
    expect((resolution?.observed.meanMs ?? 0) / 1000).toBeCloseTo(407_347.74, 2);
    expect(resolution?.value).toBe(184_050_000);
    expect(made.by.channel?.map(({ name }) => name)).toEqual(["phone"]);
  });

  it("are all resolved where their closing counts as well", async () => {
    const { report: made } = await reportExport(createReadStream(UCI), {
      ...options,
      mapping: { ...uci, closedAt: "closed_at" },
    });
    expect(made.overall.resolution).toMatchObject({ n: 32, censored: 0, observed: { n: 32 } });
  });

  it("tell nothing of first responses, ratings and handoffs, so nothing is said of them", async () => {
    const { report: made } = await reportExport(createReadStream(UCI), {
      ...options,
      mapping: uci,
      targets: { csat: { direction: "atLeast", green: 0.9, amber: 0.8 } },
    });
    expect(Object.keys(made.overall)).toEqual(["resolution"]);
    expect(made.unknown).toContain("firstResponse");
    expect(made.unknown).toContain("csat");
    expect(made.targets).toEqual([]);
  });

  it("are the same however their rows are ordered, and with rows given twice", async () => {
    const [header = "", ...rows] = readFileSync(UCI, "utf8").trimEnd().split("\n");
    const whole = await reportExport(readFileSync(UCI, "utf8"), { ...options, mapping: uci });
    const mixed = [...rows.toReversed(), ...rows.slice(0, 50)];
    const again = await reportExport([header, ...mixed].join("\n"), { ...options, mapping: uci });
    expect(again.report.overall).toEqual(whole.report.overall);
    expect(again.report.read.tickets).toBe(32);
  });
});

const plain: ExportMapping = { id: "id", openedAt: "opened", resolvedAt: "solved" };
const read = (csv: string, mapping: ExportMapping = plain) =>
  readExport(csv, { mapping, timeZone: "Europe/Athens" });

describe("a messy export", () => {
  it("counts what it passes over, with the reason", async () => {
    const found = await read(
      [
        "id,opened,solved,note",
        "1,2026-03-01 09:00,2026-03-01 10:00,fine",
        "2,2026-03-01 09:00,2026-03-01 08:00,before it was opened",
        "3,,2026-03-01 10:00,never opened",
        "4,yesterday,2026-03-01 10:00,no time",
        "5,2026-03-01 09:00,soon,no time",
        "6,2026-03-01 09:00,1970-01-01 00:00:00,stands for none",
        ",2026-03-01 09:00,2026-03-01 10:00,no id",
        "8,2026-03-01 09:00",
        "9,2026-03-01 09:00,,a,comma too many",
        '"10"x,2026-03-01 09:00,,quotes',
        "NaN,2026-03-01 09:00,,no id either",
      ].join("\r\n"),
    );
    expect(found.journeys.map(({ id }) => id)).toEqual(["1", "6"]);
    expect(found).toMatchObject({
      rows: 11,
      tickets: 2,
      rowsLeftOut: { idMissing: 2, malformedQuotes: 1, raggedRow: 2 },
      ticketsLeftOut: {
        openedAtMissing: 1,
        openedAtUnreadable: 1,
        resolvedAtUnreadable: 1,
        resolvedBeforeOpened: 1,
      },
      notes: { sentinelTime: 1 },
    });
  });

  it("leaves out what lies after the time of the report, and counts it", async () => {
    const csv = "id,opened,solved\n1,2016-03-01 09:00,2030-01-01 00:00\n2,2030-01-01 00:00,\n";
    const { report: made } = await reportExport(csv, { ...options, mapping: plain });
    expect(made.overall.resolution).toMatchObject({ n: 1, censored: 1 });
    expect(made.excluded).toEqual({ noEvents: 1 });
    expect(made.dropped.futureEvents).toBe(2);
  });

  it("takes the newest of several rows, by what says so, else by their order", async () => {
    const csv = "id,opened,solved,rev\n1,2026-03-01,2026-03-03,2\n1,2026-03-01,2026-03-02,1\n";
    const solvedOf = async (mapping: ExportMapping) =>
      (await read(csv, mapping)).journeys[0]?.events.find(({ type }) => type === "status")?.at;
    expect(await solvedOf({ ...plain, revisedAt: "rev" })).toBe(Date.parse("2026-03-03T00:00:00+02:00"));
    expect(await solvedOf(plain)).toBe(Date.parse("2026-03-02T00:00:00+02:00"));
  });

  it("knows a ticket that was reopened, and one that ended nobody knows when", async () => {
    const mapping = { ...plain, ended: { column: "state", values: ["Solved"] } };
    const found = await read(
      "id,opened,solved,state\n1,2026-03-01,2026-03-02,open\n2,2026-03-01,,SOLVED\n3,2026-03-01,2026-03-02,solved\n",
      mapping,
    );
    expect(
      found.journeys.map(({ id, events }) => [id, events.some(({ type }) => type === "status")]),
    ).toEqual([
      ["1", false],
      ["3", true],
    ]);
    expect(found.notes).toEqual({ reopened: 1 });
    expect(found.ticketsLeftOut).toEqual({ endedWithoutTime: 1 });
  });

  it("turns words into ratings, and leaves what is none", async () => {
    const mapping: ExportMapping = {
      id: "id",
      openedAt: "opened",
      rating: { column: "score", scale: { min: 0, max: 1 }, values: { good: 1, bad: 0, offered: null } },
    };
    const csv =
      "id,opened,score\n1,2016-03-01,Good\n2,2016-03-01,bad\n3,2016-03-01,offered\n4,2016-03-01,0x1\n5,2016-03-01,7\n";
    const { report: made } = await reportExport(csv, { ...options, mapping });
    expect(made.overall.csat).toMatchObject({ value: 0.5, n: 2 });
    expect(made.read.notes).toEqual({ ratingUnreadable: 1 });
    expect(JSON.stringify(made.overall.csat?.excluded)).toMatch(/1/);
  });

  it("refuses a rating of the mapping that is off its scale", async () => {
    const rated = (rating: Omit<NonNullable<ExportMapping["rating"]>, "column">) =>
      read("id,opened,score\n", { id: "id", openedAt: "opened", rating: { column: "score", ...rating } });
    const values = { good: 1, bad: 0 };
    await expect(rated({ values })).rejects.toThrow(
      "rating.values.bad is 0, off the scale 1 to 5; set rating.scale",
    );
    await expect(rated({ values: { well: 4.5 } })).rejects.toThrow(
      "rating.values.well is 4.5, and ratings are whole numbers",
    );
    await expect(rated({ kind: "nps", values: { never: -1 } })).rejects.toThrow(
      "rating.values.never is -1, off the scale 0 to 10.",
    );
    await expect(rated({ scale: { min: 0, max: 3 } })).rejects.toThrow("rating.scale.positiveFrom");
    expect((await rated({ values, scale: { min: 0, max: 1 } })).tickets).toBe(0);
  });

  it("of messages tells of stays and first responses", async () => {
    const mapping: ExportMapping = {
      id: "ticket",
      openedAt: "opened",
      channel: "channel",
      message: {
        at: "at",
        id: "id",
        author: { column: "by", values: { user: "customer", admin: "agent", bot: "bot" } },
        actor: "who",
        internal: { column: "kind", values: ["note"] },
      },
    };
    const csv = [
      "ticket,opened,channel,id,at,by,who,kind",
      "1,2016-03-01 09:00,chat,m3,2016-03-01 09:20,admin,maria,reply",
      "1,2016-03-01 09:00,chat,m1,2016-03-01 09:00,user,anna,reply",
      "1,2016-03-01 09:00,chat,m2,2016-03-01 09:05,admin,maria,note",
      "1,2016-03-01 09:00,email,m4,2016-03-01 10:00,user,anna,reply",
      "1,2016-03-01 09:00,email,m4,2016-03-01 10:00,user,anna,reply",
      "1,2016-03-01 09:00,email,m5,2016-03-01 10:10,system,,reply",
      "1,2016-03-01 09:00,email,m6,later,user,anna,reply",
    ].join("\n");
    const { report: made } = await reportExport(csv, { ...options, mapping });
    expect(made.overall.firstResponse?.value).toBe(20 * 60_000);
    expect(made.overall.channelSwitching?.value).toBe(1);
    expect(made.dropped.duplicateEvents).toBe(1);
  });

  it("refuses a file that lacks a column, has it twice, is empty, or is no UTF-8", async () => {
    await expect(read("id,opened\n1,2026-03-01\n")).rejects.toThrow(
      'The column "solved" (resolvedAt of the mapping) is not in the first row of the export, which has "id", "opened".',
    );
    await expect(read("id,opened,solved,id\n")).rejects.toThrow(/"id" \(id of the mapping\) stands twice/);
    await expect(read("")).rejects.toThrow(/is empty/);
    const latin = [Uint8Array.of(0x69, 0x64, 0xe9)];
    await expect(readExport(latin, { mapping: plain, timeZone: "UTC" })).rejects.toThrow(/not UTF-8/);
    await expect(readExport("", { mapping: plain, timeZone: "Mars/Olympus" })).rejects.toThrow(/timeZone/);
    const odd: object = { ...plain, colour: "red" };
    await expect(readExport("", { mapping: odd as ExportMapping, timeZone: "UTC" })).rejects.toThrow(
      /the mapping/,
    );
  });
});

describe("an export without a zone", () => {
  it("is not read in the zone of the machine", async () => {
    const { timeZone: _, ...without }: Partial<typeof options> = options;
    const untyped: object = { ...without, mapping: plain };
    const csv = "id,opened,solved\n1,2026-03-01 09:00,\n";
    const message = "timeZone must be an IANA time zone";
    await expect(readExport(csv, untyped as Parameters<typeof readExport>[1])).rejects.toThrow(message);
    await expect(reportExport(csv, untyped as Parameters<typeof reportExport>[1])).rejects.toThrow(message);
    const zoned: object = { mapping: { ...plain, timeZone: "Mars/Olympus" }, timeZone: "UTC" };
    await expect(readExport(csv, zoned as Parameters<typeof readExport>[1])).rejects.toThrow(message);
  });
});

describe("an export of more tickets than are held", () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => {
    const opened = Date.UTC(2016, 0, 1) + index * 600_000;
    const solved = index % 7 === 0 ? "" : new Date(opened + (index % 50) * 3_600_000).toISOString();
    return `${index},${new Date(opened).toISOString()},${solved}`;
  });
  const csv = ["id,opened,solved", ...rows].join("\n");

  it("gives the same counts and sums, and medians within 1 %", async () => {
    // So soon that many are open whose wait is shorter than the median.
    const soon = { ...options, asOf: "2016-01-03T00:00:00Z", mapping: plain };
    const exact = await reportExport(csv, soon);
    const streamed = await reportExport(csv, { ...soon, heldTickets: 100 });
    expect([exact.report.precision, streamed.report.precision]).toEqual(["exact", "sketch"]);
    expect(streamed.journeys).toBe(null);
    const [all, sums] = [exact.report.overall.resolution, streamed.report.overall.resolution];
    expect([sums?.n, sums?.censored, sums?.observed.meanMs]).toEqual([
      all?.n,
      all?.censored,
      all?.observed.meanMs,
    ]);
    expect(Math.abs((sums?.value ?? 0) / (all?.value ?? 1) - 1)).toBeLessThan(0.01);
  });

  it("counts the rows of a ticket that stand elsewhere", async () => {
    const { report: made } = await reportExport(`${csv}\n${rows[0]}\n${rows[2]}\n`, {
      ...options,
      mapping: plain,
      heldTickets: 100,
    });
    expect(made.read).toMatchObject({ rows: 3_002, tickets: 3_000, rowsLeftOut: { scattered: 2 } });
    expect(made.read.forgottenTickets).toBe(0);
  });
});

describe("the presets", () => {
  const reported = async (preset: keyof typeof EXPORT_PRESETS, item: object) => {
    const { form, mapping } = EXPORT_PRESETS[preset];
    return readExport(JSON.stringify([item]), { form, mapping, timeZone: "UTC" });
  };

  it("read a Zendesk ticket with its metrics", async () => {
    const { journeys } = await reported("zendesk", {
      id: 35436,
      created_at: "2016-03-01T09:00:00Z",
      updated_at: "2016-03-02T09:00:00Z",
      status: "solved",
      type: "incident",
      via: { channel: "chat" },
      requester_id: 1,
      assignee_id: 2,
      group_id: 3,
      satisfaction_rating: { score: "good" },
      metric_set: { reply_time_in_minutes: { calendar: 12, business: 0 }, solved_at: "2016-03-01T11:00:00Z" },
    });
    expect(journeys).toMatchObject([{ id: "35436", customer: "1", topic: "incident" }]);
    const { overall } = report({ journeys }, options);
    expect(overall.firstResponse.value).toBe(12 * 60_000);
    expect(overall.resolution.value).toBe(2 * 3_600_000);
    expect(overall.csat).toMatchObject({ value: 1, n: 1 });
  });

  it("read a Freshdesk ticket with its stats", async () => {
    const { journeys } = await reported("freshdesk", {
      id: 1,
      created_at: "2016-03-01T09:00:00Z",
      updated_at: "2016-03-02T09:00:00Z",
      status: 5,
      source: 7,
      spam: false,
      requester_id: 1,
      responder_id: 2,
      stats: {
        first_responded_at: "2016-03-01T09:30:00Z",
        resolved_at: "2016-03-01T10:00:00Z",
        closed_at: "2016-03-03T10:00:00Z",
      },
    });
    const { overall, channels } = report({ journeys }, options);
    expect(overall.firstResponse.value).toBe(30 * 60_000);
    expect(overall.resolution.value).toBe(3_600_000);
    expect(channels.channels.map(({ channel }) => channel)).toEqual(["web-chat"]);
  });

  it("read an Intercom conversation with its statistics", async () => {
    const { journeys } = await reported("intercom", {
      id: "147",
      created_at: 1456822800,
      updated_at: 1456909200,
      state: "closed",
      source: { type: "conversation", delivered_as: "customer_initiated", author: { id: "u1" } },
      admin_assignee_id: 25,
      team_assignee_id: null,
      conversation_rating: { rating: 4 },
      statistics: { first_admin_reply_at: 1456823100, last_close_at: 1456830000 },
    });
    const { overall } = report({ journeys }, options);
    expect(overall.firstResponse.value).toBe(300_000);
    expect(overall.csat).toMatchObject({ value: 1, n: 1 });
  });

  it("read a Chatwoot conversation, which does not say when it was resolved", async () => {
    const { form, mapping } = EXPORT_PRESETS.chatwoot;
    const item = {
      id: 13098,
      created_at: 1456822800,
      first_reply_created_at: "2016-03-01T09:05:00.000Z",
      status: "resolved",
      meta: { sender: { id: 7 }, assignee: null, channel: "Channel::WebWidget" },
    };
    const { report: made } = await reportExport(JSON.stringify(item), { ...options, form, mapping });
    expect(made.overall.firstResponse?.value).toBe(300_000);
    expect(made.unknown).toContain("resolution");
  });

  it("read a file with the generic columns", async () => {
    const { mapping } = EXPORT_PRESETS.generic;
    const csv =
      "id,opened_at,first_response_at,resolved_at,channel,customer,agent,queue,topic,rating\n" +
      "1,2016-03-01 09:00,2016-03-01 09:10,,Web Chat,anna,maria,billing,refund,2\n";
    const { journeys } = await readExport(csv, { mapping, timeZone: "UTC" });
    expect(journeys[0]?.events[1]).toMatchObject({ type: "message", channel: "web-chat" });
  });
});
