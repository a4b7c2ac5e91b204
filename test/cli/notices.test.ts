import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtInNotices } from "throughline/notifications";
import { afterAll, describe, expect, it } from "vitest";
import { isHarmful } from "./harmful.js";
import { runCli } from "./run-cli.js";

const folder = mkdtempSync(join(tmpdir(), "throughline-notices-"));
afterAll(() => rmSync(folder, { recursive: true }));

const preview = (...args: string[]) => runCli(["notices", "preview", ...args]);
const count = (text: string, part: string) => text.split(part).length - 1;

describe("throughline notices preview", () => {
  it("prints a notice as one channel gets it, with its length", async () => {
    const { code, stdout } = await preview("--kind", "handoff.offer", "--locale", "hr", "--channel", "sms");
    expect(code).toBe(0);
    expect(stdout).toBe(`handoff.offer, version 1
  Asks before the conversation moves to another channel.
  transactional, live, always
  Acknowledge: That moving is the customer's choice.
  Avoid: Sounding as if this channel were closing, or as if staying were a burden.

  hr sms (2 of 10 sms-parts, UCS-2)
    Želite li nastaviti na WhatsAppu? Za ostanak ovdje samo odgovorite. Za prelazak dodirnite: https://s.example/r/7Kq2mZ

`);
  });

  it("prints every kind in every language on every channel, and each fits", async () => {
    const { code, stdout, stderr } = await preview();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(isHarmful(stdout)).toBe(false);
    for (const kind of Object.keys(builtInNotices))
      expect(stdout).toContain(`\n${kind}, version 1\n`.trimStart());
    for (const locale of ["en", "el", "hr"]) expect(count(stdout, `\n  ${locale} sms (`)).toBe(30);
    expect(count(stdout, " (does not fit)")).toBe(0);
    expect(count(stdout, "\n  en email (")).toBe(30);
  });

  it("shows on public channels what may stand there, and nothing else", async () => {
    const { stdout } = await preview("--channel", "social-post", "--locale", "en");
    expect(count(stdout, " social-post (")).toBe(1);
    expect(stdout).toContain("privacy.move-to-private, version 1");
    expect(await preview("--channel", "forum", "--kind", "journey.resolved")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "throughline: That notice never goes to that channel: only public notices go where everybody reads.\n",
    });
  });

  it("shows of cards, mail, push and calls what a person sees or hears", async () => {
    const shown = async (channel: string) =>
      (await preview("--kind", "handoff.call-us", "--locale", "en", "--channel", channel)).stdout;
    expect(await shown("email")).toContain("Subject: Call us to continue");
    for (const channel of ["slack", "teams", "push", "phone", "rcs", "telegram"])
      expect(await shown(channel)).toMatch(/7.?3.?5.?0.?2.?6/);
  });

  it("writes one page that loads nothing and runs nothing", async () => {
    const file = join(folder, "notices.html");
    const { code, stdout, stderr } = await preview("--kind", "survey.csat", "--html", file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `57 previews, also in ${file}\n` });
    expect(stdout).toContain("survey.csat, version 1");
    const page = readFileSync(file, "utf8");
    expect(page).toContain("default-src 'none'");
    expect(count(page, "<iframe sandbox loading")).toBe(3);
    expect(page).not.toMatch(/<script|<link |<img|url\(|@import/i);
    expect(page).toContain('<p class="text" lang="el">Σας ευχαριστούμε για τη συνομιλία.');
  });

  it("says where it cannot write", async () => {
    const { code, stdout, stderr } = await preview("--html", join(folder, "no", "such", "folder.html"));
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toBe(
      "throughline: The page cannot be written to the FILE of --html. Name another. (INVALID_INPUT)\n",
    );
  });

  it.each([
    [["notices"], "notices can preview. See throughline notices --help."],
    [["notices", "send"], "notices can preview. See throughline notices --help."],
    [["notices", "preview", "--locale", "fr"], "--locale must be one of en, el, hr."],
    [["notices", "preview", "--knid", "x"], "Unknown option '--knid'. See throughline notices --help."],
  ])("refuses %j", async (argv, problem) => {
    expect(await runCli(argv)).toEqual({ code: 2, stdout: "", stderr: `throughline: ${problem}\n` });
  });

  it("refuses a kind or a channel there is not, and lists those there are", async () => {
    for (const [option, known] of [
      ["--kind", "survey.csat"],
      ["--channel", "whatsapp"],
    ] as const) {
      const { code, stderr } = await preview(option, "no-such-thing");
      expect(code).toBe(2);
      expect(stderr).toContain(known);
    }
  });

  it("explains itself within 80 columns", async () => {
    const { code, stdout } = await runCli(["notices", "--help"]);
    expect(code).toBe(0);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});
