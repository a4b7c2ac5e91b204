import { readSurveyForm } from "throughline/feedback";
import { describe, expect, it } from "vitest";

const token = "tls_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6";
const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();

describe("readSurveyForm", () => {
  it("reads token, score and comment, with the line ends that were typed", () => {
    const comment = " Γρήγορα & ευγενικά\r\nΕυχαριστώ ";
    expect(readSurveyForm(form({ token, score: "10", comment }))).toEqual({
      token,
      score: 10,
      comment: "Γρήγορα & ευγενικά\nΕυχαριστώ",
    });
    expect(readSurveyForm(form({ token, score: "0", comment: " \r\n" }))).toEqual({
      token,
      score: 0,
      comment: null,
    });
    expect(readSurveyForm(form({ token, score: "3" }))).toEqual({ token, score: 3, comment: null });
  });

  it("takes the longest comment, on as many lines as it may have", () => {
    const comment = "😀\r\n".repeat(1_666);
    expect(readSurveyForm(form({ token, score: "3", comment }))?.comment).toHaveLength(4_997);
    expect(readSurveyForm(form({ token, score: "3", comment: "€".repeat(5_000) }))?.comment).toHaveLength(
      5_000,
    );
  });

  it.each([
    ["no score, which is no 0", { token, score: "" }],
    ["no field of a score", { token }],
    ["a score in words", { token, score: "five" }],
    ["half a score", { token, score: "4.5" }],
    ["a score with a sign", { token, score: "-1" }],
    ["a score in another notation", { token, score: "1e1" }],
    ["no token", { score: "4" }],
    ["a resume token", { token: token.replace("tls", "tlr"), score: "4" }],
    ["an endless comment", { token, score: "4", comment: "x".repeat(5_001) }],
  ])("takes a form with %s for none", (_, fields) => {
    expect(readSurveyForm(form(fields))).toBeNull();
  });

  it.each(["", "{}", "%", "&&=&", "x".repeat(1 << 20)])("takes what is no form for none", (body) => {
    expect(readSurveyForm(body)).toBeNull();
  });
});
