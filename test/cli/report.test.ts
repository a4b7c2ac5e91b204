import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExportReport, Finding, Recommendation } from "throughline/reporting";
import { afterAll, describe, expect, it } from "vitest";
import { isHarmful } from "./harmful.js";
import { runCli } from "./run-cli.js";

const folder = mkdtempSync(join(tmpdir(), "throughline-report-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const UCI = "test/reporting/data/uci-incidents-32.csv";
const uci = file("uci.json", {
  id: "number",
  openedAt: "opened_at",
  resolvedAt: "resolved_at",
  revisedAt: "sys_mod_count",
  times: "day-first",
  channel: "contact_type",
});
const ofUci = ["report", UCI, "--mapping", uci, "--zone", "UTC", "--as-of", "2016-06-01"];

const whole = { id: "number", openedAt: "opened_at" };
const atMost = { direction: "atMost", green: 1, amber: 2 };
const plain = file("plain.json", { id: "id", openedAt: "opened", resolvedAt: "solved", channel: "channel" });
const ofCsv = (csv: string, ...more: string[]) =>
  runCli(["report", "-", "--mapping", plain, "--zone", "UTC", "--as-of", "2016-06-01", ...more], {
    stdin: csv,
  });

type Json = ExportReport & {
  readonly findings: readonly Finding[];
  readonly recommendations: readonly Recommendation[];
};
const jsonOf = async (argv: readonly string[], stdin?: string): Promise<Json> => {
  const run = await runCli([...argv, "--format", "json"], stdin === undefined ? {} : { stdin });
  expect(run).toMatchObject({ code: 0 });
  return JSON.parse(run.stdout);
};

describe("throughline report", () => {
  it("tells of 32 real incidents, those that had not ended among them", async () => {
    expect(await runCli(ofUci)).toEqual({
      code: 0,
      stderr: "",
      stdout: `test/reporting/data/uci-incidents-32.csv
198 rows, 32 tickets, as of 2016-06-01T00:00:00+00:00; days of UTC

Durations, in seconds
              cases  not ended   median      p90  ended: median        mean
  Resolution     32          1  184,050  870,420        184,020  407,347.74

  - Resolution: half of the 31 that ended took up to 2 days 3 hours; with the one that had not,
    the median is 2 days 3 hours (Kaplan-Meier, 95 % 74,700 to 194,580 s).

By channel
         resolution, s  cases  not ended
  phone        184,050     32          1

Channels that lead, and those that cannot be told from them
  - Soonest resolved: phone

Not told by this export
  - CSAT, NPS, CES, First response, Response per channel, Wait for a person, Handoff success,
    Time to accept, Context completeness, Asked again, Channel switching, Abandoned while
    switching, First-contact resolution, Reopened, Completed after a switch, CSAT with and
    without a switch
`,
    });
  });

  it("gives the same as JSON", async () => {
    const { overall, read } = await jsonOf(ofUci);
    expect(read.tickets).toBe(32);
    expect(overall.resolution).toMatchObject({
      n: 32,
      censored: 1,
      value: 184_050_000,
      observed: { n: 31, medianMs: 184_020_000 },
    });
  });

  it("gives the same as Markdown", async () => {
    const { stdout } = await runCli([...ofUci, "--format", "markdown"]);
    expect(stdout).toContain("| Resolution | 32 | 1 | 184,050 | 870,420 | 184,020 | 407,347.74 |");
    expect(stdout).toContain(
      "## By channel\n\n|  | resolution, s | cases | not ended |\n| --- | ---: | ---: | ---: |",
    );
  });

  it("holds the figures against targets, and says how certain that is", async () => {
    const targets = file("targets.json", {
      resolution: { direction: "atMost", green: 86_400_000, amber: 172_800_000, minN: 20 },
    });
    const { stdout } = await runCli([...ofUci, "--targets", targets]);
    expect(stdout).toContain("Resolution, overall: red, not certain (184,050 s, 32 cases)");
    expect(stdout).toContain("Resolution, channel phone: red, not certain (184,050 s, 32 cases)");
    const coloured = await runCli([...ofUci, "--targets", targets], { terminal: true });
    expect(coloured.stdout).toContain("\u001b[");
  });

  it("tells of one ticket as of one, in the zone, and of no channels where none are mapped", async () => {
    const mapping = file("one.json", {
      id: "id",
      openedAt: "opened",
      firstResponse: { at: "answered" },
      resolvedAt: "solved",
      rating: { column: "score" },
    });
    const targets = file("none-yet.json", {
      csat: { direction: "atLeast", green: 0.9, amber: 0.8 },
      resolution: { direction: "atMost", green: 1, amber: 2, minN: 20 },
    });
    const { stdout } = await runCli(
      [
        ...["report", "-", "--mapping", mapping, "--targets", targets],
        ...["--zone", "Europe/Athens", "--as-of", "2016-06-01"],
      ],
      { stdin: "id,opened,answered,solved,score\n1,2016-03-01 09:00,2016-03-01 09:10,2016-03-01 10:00,7\n" },
    );
    expect(stdout).toBe(`standard input
1 row, 1 ticket, as of 2016-06-01T00:00:00+03:00; days of Europe/Athens

Rates
        value  95 % interval  cases
  CSAT      –              –      0

Durations, in seconds
                  cases  not ended  median    p90  ended: median   mean
  First response      1          0     600    600            600    600
  Resolution          1          0   3,600  3,600          3,600  3,600

  - First response: the one that ended took 10 minutes.
  - Resolution: the one that ended took 1 hour.

Targets
  - CSAT, overall: no value yet (0 cases)
  - Resolution, overall: too few cases (3,600 s, 1 case)

Passed over
  - 1 rating off its scale

Not told by this export
  - NPS, CES, Wait for a person, Handoff success, Time to accept, Context completeness, Asked
    again, Channel switching, Abandoned while switching, First-contact resolution, Reopened,
    Completed after a switch, CSAT with and without a switch
`);
  });

  it("says at the top that most times of a column cannot be read, and what would read them", async () => {
    const told = async (...times: string[]) => {
      const rows = times.map((time, id) => `${id},${time},,email`);
      return (await ofCsv(["id,opened,solved,channel", ...rows].join("\n"))).stdout
        .split("\n\n")[0]
        ?.replaceAll("\n", " ");
    };
    expect(await told("2016-01-01", "29/2/2016", "13.1.2016")).toBe(
      "standard input 3 rows, 1 ticket, as of 2016-06-01T00:00:00+00:00; days of UTC " +
        '66.7 % of the times in "opened" cannot be read as iso (2 of 3). ' +
        'With "times": "day-first" in the mapping they would be read.',
    );
    expect(await told("1/2/2016")).toContain('With "times": "day-first" or "month-first" in');
    expect(await told("29/2/2016", "soon", "13.1.2016")).toContain(
      '"day-first" in the mapping 2 of them would',
    );
    expect(await told("1456822800")).toContain('"times": "epoch-seconds" in');
    expect(await told("soon", "later")).toMatch(/100\.0 % of the times in "opened" .* \(2 of 2\)\.$/);
    expect(await told("2016-01-01", "soon", "")).not.toContain("cannot be read");
  });

  it("says of channels that none leads, where none can be told from the others", async () => {
    const rows = Array.from({ length: 100 }, (_, id) => [
      `e${id},2016-01-01,2016-01-02,email`,
      `p${id},2016-01-01,2016-01-0${id < 50 ? 2 : 3},phone`,
      `c${id},2016-01-01,2016-01-02,chat`,
    ]).flat();
    const csvOf = (...channels: string[]) =>
      ["id,opened,solved,channel", ...rows.filter((row) => channels.some((one) => row.endsWith(one)))].join(
        "\n",
      );
    expect((await ofCsv(csvOf("email", "chat"))).stdout).toContain(
      "Soonest resolved: cannot be told apart (chat, email)",
    );
    expect((await ofCsv(csvOf("email", "chat", "phone"))).stdout).toContain(
      "Soonest resolved: chat, email\n",
    );
  });

  it("finds where tickets take long, and says what to do", async () => {
    const row = (index: number, channel: string, hours: number) => {
      const opened = new Date(Date.UTC(2016, 0, 1 + (index % 28), 10)).toISOString();
      const solved = new Date(Date.parse(opened) + hours * 3_600_000).toISOString();
      return `${channel}${index},${opened},${solved},${channel}`;
    };
    const rows = Array.from({ length: 100 }, (_, index) => [
      row(index, "email", index < 60 ? 90 : 1),
      row(index, "phone", index < 5 ? 90 : 1),
    ]).flat();
    const { stdout } = await ofCsv(["id,opened,solved,channel", ...rows].join("\n"), "--slow-after", "48h");
    expect(stdout).toContain("email: 60 of 100 slow (60.0 %), 55 more than expected, q < 0.001");
    expect(stdout).toContain("workflow: Read some of the cases of email and find what they have in common.");
    expect(stdout).toContain("Caution: This is an association");
  });

  it("reads a preset's JSON, one object on each line", async () => {
    const item = {
      id: 1,
      created_at: 1456822800,
      first_reply_created_at: 1456823100,
      meta: { channel: "Channel::Sms" },
    };
    const stdin = `${JSON.stringify(item)}\n${JSON.stringify({ ...item, id: 2, first_reply_created_at: null })}\n`;
    const { overall, by } = await jsonOf(
      ["report", "-", "--preset", "chatwoot", "--zone", "UTC", "--as-of", "2016-06-01"],
      stdin,
    );
    expect(overall.firstResponse).toMatchObject({ n: 2, censored: 1 });
    expect(by.channel?.map(({ name }) => name)).toEqual(["sms"]);
  });

  it("explains itself", async () => {
    const { code, stdout } = await runCli(["report", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("throughline report FILE");
    expect((await runCli(["--help"])).stdout).toContain("report   every KPI");
  });
});

describe("throughline report on hostile files", () => {
  const names = [
    "=cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "[x](javascript:alert(1))",
    "<b>|x",
    "\u001b[31mred\u202e",
  ];
  const csv = [
    "id,opened,solved,channel",
    ...names.map((name, index) => `${index},2016-01-01,2016-01-02,"${name}"`),
  ].join("\n");

  it("shows names as text only: no control character reaches the terminal", async () => {
    const { code, stdout } = await ofCsv(csv);
    expect(code).toBe(0);
    expect(isHarmful(stdout)).toBe(false);
  });

  it("lets no name begin a formula, a link, a cell or HTML in Markdown", async () => {
    const { stdout } = await ofCsv(csv, "--format", "markdown");
    const cells = stdout
      .split("\n")
      .flatMap((line) => (line.startsWith("| ") ? [line.slice(2).split(" |")[0]] : []));
    expect(cells.filter((cell) => /^[=+@-](?!-)/.test(cell ?? ""))).toEqual([]);
    expect(stdout).not.toMatch(/(?<!\\)<b>|(?<!\\)\[x/);
    for (const line of stdout.split("\n").filter((one) => one.startsWith("| "))) {
      const bars = line.replaceAll(/\\./g, "").split("|").length - 1;
      expect([5, 8]).toContain(bars);
    }
    expect(isHarmful(stdout)).toBe(false);
  });

  it("never prints NaN, and counts what makes no sense", async () => {
    const rows = [
      "1,NaN,2016-01-02,email",
      "2,2016-01-01,Infinity,email",
      "3,2016-01-02,2016-01-01,email",
      "4,2030-01-01,,email",
      "5,1970-01-01,2016-01-01,email",
      "6,2016-01-01,2016-01-01,NaN",
      "7,-271821-04-20,2016-01-01,email",
    ];
    const made = await jsonOf(
      ["report", "-", "--mapping", plain, "--zone", "UTC", "--as-of", "2016-06-01"],
      ["id,opened,solved,channel", ...rows].join("\n"),
    );
    expect(made.read).toMatchObject({
      tickets: 2,
      ticketsLeftOut: {
        openedAtMissing: 2,
        openedAtUnreadable: 1,
        resolvedAtUnreadable: 1,
        resolvedBeforeOpened: 1,
      },
    });
    expect(made.excluded).toEqual({ noEvents: 1 });
    expect(made.overall.resolution).toMatchObject({ value: 0, n: 1 });
    expect(JSON.stringify(made)).not.toMatch(/NaN|Infinity/);
    const { stdout } = await ofCsv(["id,opened,solved,channel", ...rows].join("\n"));
    expect(stdout).not.toMatch(/NaN|Infinity/);
    expect(stdout).toContain("1 ticket resolved before it was opened");
  });

  it.each([
    ["ten thousand columns", "c,".repeat(10_000), "more than 4096 fields"],
    ["no columns", "", "is empty"],
    [
      "a column missing",
      "id,opened\n1,2016-01-01\n",
      'The column "solved" (resolvedAt of the mapping) is not in the first row of the export, which has "id", "opened". (',
    ],
    [
      "a column missing among many",
      `id,opened,${Array.from({ length: 30 }, (_, index) => `c${index}`).join(",")}\n`,
      '"c16", "c17" and 12 more.',
    ],
    ["JSON that breaks off", '[{"id":1', "Item 1 is not complete"],
    ["JSON that is no object", "[1,2]", "Item 1 is no object"],
  ])("refuses %s with a typed error", async (_, csvText, message) => {
    const { code, stdout, stderr } = await ofCsv(csvText);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(message);
  });

  it.each([
    [["report"], "Name one FILE"],
    [["report", UCI], "--zone"],
    [["report", UCI, "--zone", "UTC", "--preset", "none"], "--preset must be one of"],
    [["report", UCI, "--zone", "UTC", "--preset", "generic", "--mapping", uci], "not both"],
    [["report", UCI, "--mapping", uci, "--zone", "Mars/Olympus"], "--zone Mars/Olympus is no IANA time zone"],
    [["report", UCI, "--zone", "UTC", "--as-of", "soon"], "--as-of"],
    [["report", UCI, "--zone", "UTC", "--by", "colour"], "--by must be one of"],
    [["report", UCI, "--zone", "UTC", "--slow-after", "fast"], "--slow-after"],
  ])("does not guess what %j means", async (argv, message) => {
    const { code, stderr } = await runCli(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("names a file that is not there", async () => {
    const { code, stderr } = await runCli(["report", "nowhere.csv", "--zone", "UTC"]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("there is no such file") });
  });

  it.each([
    [{ ...whole, colour: "red" }, '"colour" is no field of a mapping'],
    [{ openedAt: "opened" }, "id is missing"],
    [{ id: 1, openedAt: "opened" }, "id must be the name of a column"],
    [
      { ...whole, firstResponse: "answered" },
      'firstResponse must be {"at": column} or {"after": column, "unit": "seconds" | "minutes" | "hours"}',
    ],
    [
      { ...whole, times: "european" },
      "times must be one of iso, day-first, month-first, epoch-seconds, epoch-milliseconds",
    ],
    [{ ...whole, timeZone: "Mars/Olympus" }, "timeZone must be an IANA time zone such as Europe/Athens"],
    [{ ...whole, rating: { column: "score", colour: "red" } }, '"rating.colour" is no field'],
    [{ ...whole, rating: { kind: "csat" } }, "rating.column is missing"],
    [
      { ...whole, rating: { column: "score", values: { good: 1, bad: 0 } } },
      "rating.values.bad is 0, off the scale 1 to 5; set rating.scale",
    ],
    [[], "must be a JSON object"],
  ])("says of the mapping %j what is wrong, and where", async (mapping, problem) => {
    const path = file("odd.json", mapping);
    const { code, stderr } = await runCli(["report", UCI, "--mapping", path, "--zone", "UTC"]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(`odd.json: ${problem}.`) });
  });

  it.each([
    [{ first_response: atMost }, '"first_response" is no KPI that can have a target'],
    [{ resolution: { ...atMost, direction: "up" } }, "resolution.direction must be atLeast or atMost"],
    [{ resolution: { direction: "atMost", green: 1 } }, "resolution.amber is missing"],
    [{ resolution: { ...atMost, amber: 0 } }, "resolution.amber must not be better than green"],
    [{ resolution: { ...atMost, red: 3 } }, '"resolution.red" is no field'],
    [
      { resolution: 1 },
      'resolution must be {"direction": "atLeast" | "atMost", "green": number, "amber": number}',
    ],
  ])("says of the targets %j what is wrong, and where", async (targets, problem) => {
    const path = file("aims.json", targets);
    const { code, stderr } = await runCli([...ofUci, "--targets", path]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(`aims.json: ${problem}.`) });
  });

  it("says to give a mapping, where the columns are not those of the generic preset", async () => {
    const { code, stderr } = await runCli(["report", UCI, "--zone", "UTC"]);
    expect(code).toBe(3);
    expect(stderr).toContain('The column "id" (id of the mapping) is not in the first row');
    expect(stderr).toContain("give a --mapping. (INVALID_INPUT)");
    const asked = await runCli(["report", UCI, "--zone", "UTC", "--preset", "generic"]);
    expect(asked.stderr).not.toContain("--mapping");
  });

  it("says that the preset of a helpdesk reads JSON, where the file is CSV", async () => {
    for (const preset of ["zendesk", "freshdesk", "intercom", "chatwoot"]) {
      const { code, stderr } = await runCli(["report", UCI, "--zone", "UTC", "--preset", preset]);
      expect(code).toBe(3);
      expect(stderr).toContain(`preset ${preset} reads JSON, which ${UCI} is not.`);
    }
  });

  it("says which of the files is not JSON", async () => {
    for (const option of ["--mapping", "--targets"]) {
      const { code, stderr } = await runCli(["report", UCI, "--zone", "UTC", option, UCI]);
      expect([code, stderr]).toEqual([3, `throughline: ${UCI} is not JSON. (JSON_MALFORMED)\n`]);
    }
    const twice = file("twice.json", '{"id":"a","id":"b"}');
    const { stderr } = await runCli(["report", UCI, "--zone", "UTC", "--mapping", twice]);
    expect(stderr).toContain("twice.json: ");
  });

  it("says how far a long file is read", async () => {
    const rows = Array.from({ length: 40 }, (_, id) => `${id},2016-01-01,,email,${"x".repeat(3_500_000)}\n`);
    const long = file("long.csv", `id,opened,solved,channel,note\n${rows.join("")}`);
    const { code, stderr } = await runCli([
      "report",
      long,
      "--mapping",
      plain,
      "--zone",
      "UTC",
      "--as-of",
      "2016-06-01",
    ]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/long\.csv: 64 of 134 MiB read\n.*128 of 134/s),
    ]);
  });
});
