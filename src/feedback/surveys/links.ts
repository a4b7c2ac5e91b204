import type { SurveyScale } from "../../journey/feedback/events.js";
import { ThroughlineError } from "../../kernel/error.js";
import { isAnswerToken } from "./answer-token.js";
import { knownScale } from "./scale.js";

/** A link that answers with one score. */
export interface SurveyLink {
  readonly score: number;
  readonly url: string;
}

/** What a survey's page finds in the fragment of its address. */
export interface LinkedAnswer {
  readonly token: string;
  /** The score that was tapped; `null`: the link named none. */
  readonly score: number | null;
}

/**
 * The link to a survey's page, where the customer chooses the score: for a notice that has room for one. It is made as {@link surveyLinks}
 * are, and answers as little when it is opened.
 *
 * @throws ThroughlineError `INVALID_INPUT`; the message does not repeat the token
 * @example
 * ```ts
 * surveyLink(token, { page: "https://kyma.example/rate" }); // "https://kyma.example/rate#tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6"
 * ```
 */
export function surveyLink(token: string, { page }: { readonly page: string }): string {
  if (!isAnswerToken(token)) throw invalid("token", "must come from the desk");
  const address = URL.canParse(page) ? new URL(page) : null;
  if (address?.protocol !== "https:" || address.hash !== "")
    throw invalid("page", "must be an https: address without a fragment");
  return `${address.href}#${token}`;
}

/**
 * One link for each score, the lowest first. Token and score stand in the fragment, which no browser sends: opening the link answers
 * nothing, so neither a mail scanner nor a preview can, and the token stands in no log. The page shows the score that was tapped, and
 * posts it when the customer confirms: see `surveyPage`.
 *
 * @param token of `desk.surveys.invite`
 * @param options `page` is the address of the page, `https:` and without a fragment
 * @throws ThroughlineError `INVALID_INPUT`; the message does not repeat the token
 * @example
 * ```ts
 * surveyLinks(token, { page: "https://kyma.example/rate", scale: { min: 1, max: 5 } })[3]?.url;
 * // "https://kyma.example/rate#tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6.4"
 * ```
 */
export function surveyLinks(
  token: string,
  { page, scale }: { readonly page: string; readonly scale: SurveyScale },
): readonly SurveyLink[] {
  const { min, max } = knownScale(scale);
  const link = surveyLink(token, { page });
  return Array.from({ length: max - min + 1 }, (_, index) => ({
    score: min + index,
    url: `${link}.${min + index}`,
  }));
}

/**
 * What the fragment of a survey link says, for a page of your own; `null` for anything else.
 *
 * @example
 * ```ts
 * readSurveyLink("#tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6.4"); // { token: "tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6", score: 4 }
 * ```
 */
export function readSurveyLink(fragment: string): LinkedAnswer | null {
  const [, token = "", score] = /^#?([^.]{36})(?:\.(\d{1,2}))?$/.exec(fragment) ?? [];
  return isAnswerToken(token) ? { token, score: score === undefined ? null : Number(score) } : null;
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `No link can be made (${field}: ${rule}). Correct it.`, {
    details: { what: "surveyLinks", problems: [{ path: field, rule }] },
  });
}
