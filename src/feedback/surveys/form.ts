import { isAnswerToken } from "./answer-token.js";

/** What a customer posted from a survey's page: `desk.surveys.answer` takes it. */
export interface PostedAnswer {
  readonly token: string;
  readonly score: number;
  /** `null`: nothing was written. */
  readonly comment: string | null;
}

/** Of a form, so much is read: a comment of 5,000 characters, each of which may take up to 12 when it is posted. */
const LONGEST_FORM = 65_000;
const LONGEST_COMMENT = 5_000;
const SCORE = /^\d{1,2}$/;

/**
 * Reads the form that `surveyPage` posts; `null` for anything else, such as one without a score, which is no 0. Line ends of a comment are
 * those that were typed, which a browser posts as two characters each.
 *
 * @param body of the request, as `application/x-www-form-urlencoded`
 * @example
 * ```ts
 * readSurveyForm("token=tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6&score=4&comment=");
 * // { token: "tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6", score: 4, comment: null }
 * readSurveyForm("token=tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6&score="); // null
 * ```
 */
export function readSurveyForm(body: string): PostedAnswer | null {
  if (body.length > LONGEST_FORM) return null;
  const form = new URLSearchParams(body);
  const token = form.get("token") ?? "";
  const score = form.get("score") ?? "";
  const comment = (form.get("comment") ?? "").replaceAll("\r\n", "\n").trim();
  if (!isAnswerToken(token) || !SCORE.test(score) || comment.length > LONGEST_COMMENT) return null;
  return { token, score: Number(score), comment: comment === "" ? null : comment };
}
