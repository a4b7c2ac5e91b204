import type { Customer } from "../../journey/customer/state.js";
import { surveys } from "../../journey/feedback/state.js";
import type { SurveyRecord } from "../../kpi/records.js";
import { scaleRecord } from "./survey-scale.js";

/**
 * The surveys that belong to a customer alone, such as of recommendation, as the records that KPI calculators take. Those of a journey stand in
 * its own record.
 *
 * @example
 * ```ts
 * surveyRecords(customer, { tenant: "acme" }).map(({ kind, answer }) => [kind, answer?.rating]); // [["nps", 9]]
 * ```
 */
export function surveyRecords(
  customer: Customer,
  options: { readonly tenant: string; readonly segment?: string },
): readonly SurveyRecord[] {
  const { tenant, segment } = options;
  return surveys(customer).flatMap(({ survey, kind, scale: ends, channel, agent, invitedAt, answer }) => {
    const scale = scaleRecord(kind, ends);
    if (scale === null) return [];
    return [
      {
        id: survey,
        tenant,
        customer: customer.id,
        kind,
        scale,
        offeredAt: invitedAt,
        channel,
        ...(segment === undefined ? {} : { segment }),
        ...(agent?.kind === "agent" ? { agent: agent.id } : {}),
        answer: answer === null ? null : { rating: answer.score, at: answer.occurredAt },
      },
    ];
  });
}
