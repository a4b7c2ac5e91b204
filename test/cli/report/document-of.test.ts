import { reportExport } from "throughline/reporting";
import { describe, expect, it } from "vitest";
import { documentOf } from "../../../src/cli/report/document-of.js";

describe("the document of a report", () => {
  it("says how many tickets came too early to be known again", async () => {
    const mapping = { id: "id", openedAt: "opened_at" };
    const { report } = await reportExport("id,opened_at\n1,2026-03-01T09:00:00Z\n", {
      mapping,
      asOf: "2026-04-01T00:00:00Z",
      cohort: "started",
      timeZone: "UTC",
      period: "month",
      weekStart: "monday",
    });
    const passedOver = (forgottenTickets: number) =>
      documentOf({
        name: "tickets.csv",
        mapping,
        report: { ...report, read: { ...report.read, forgottenTickets } },
        findings: null,
        recommendations: [],
      }).sections.find(({ title }) => title === "Passed over")?.lines;
    expect(passedOver(0)).toBeUndefined();
    expect(passedOver(6_291_456)).toEqual([
      { text: "6,291,456 tickets so early that a later row of one counts as another ticket" },
    ]);
  });
});
