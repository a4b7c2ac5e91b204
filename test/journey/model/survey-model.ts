/** Surveys as the design tells it. */
import type { JourneyCommand } from "throughline/journey";
import type { Outcome } from "./protocol-model.js";

type Order<Type extends JourneyCommand["type"]> = Extract<JourneyCommand, { type: Type }>;
type Given = Order<"answerSurvey">;

interface KnownSurvey {
  readonly asked: Order<"inviteToSurvey">;
  readonly answers: Given[];
  readonly comments: number[];
  readonly unclear: string[];
  reminders: number;
}

const refuse = (code: string): Outcome => ({ code });
const NOTHING: Outcome = { wrote: [] };

export class SurveyModel {
  readonly known: KnownSurvey[] = [];
  events = 0;

  run(
    command:
      | Order<"inviteToSurvey">
      | Order<"remindOfSurvey">
      | Order<"answerSurvey">
      | Order<"commentOnSurvey">
      | Order<"recordUnclearReply">,
    at: number,
  ): Outcome {
    const outcome = this.#run(command, at);
    if ("wrote" in outcome) this.events += outcome.wrote.length;
    return outcome;
  }

  #run(command: Parameters<SurveyModel["run"]>[0], at: number): Outcome {
    const survey = this.known.find(({ asked }) => asked.survey === command.survey);
    if (command.type === "inviteToSurvey") {
      if (survey !== undefined) return refuse("WRONG_STATE");
      this.known.push({ asked: command, answers: [], comments: [], unclear: [], reminders: 0 });
      return { wrote: ["survey.invited"] };
    }
    if (survey === undefined) return refuse("UNKNOWN_ITEM");
    const expired = at >= survey.asked.expiresAt;
    switch (command.type) {
      case "remindOfSurvey":
        if (survey.answers.length > 0) return refuse("WRONG_STATE");
        if (expired) return refuse("SURVEY_EXPIRED");
        survey.reminders++;
        return { wrote: ["survey.reminded"] };
      case "answerSurvey":
        return this.#answer(survey, command, expired);
      case "commentOnSurvey":
        if (command.secret !== undefined && !isToken(survey, command.secret)) return refuse("PASS_INVALID");
        if (expired) return refuse("SURVEY_EXPIRED");
        if (survey.comments.includes(command.occurredAt)) return NOTHING;
        if (survey.comments.length === 20) return refuse("WRONG_STATE");
        survey.comments.push(command.occurredAt);
        return { wrote: ["survey.commented"] };
      case "recordUnclearReply":
        if (expired) return refuse("SURVEY_EXPIRED");
        if (survey.unclear.includes(command.message) || survey.unclear.length === 3) return NOTHING;
        survey.unclear.push(command.message);
        return { wrote: ["survey.not-understood"] };
    }
  }

  #answer(survey: KnownSurvey, given: Given, expired: boolean): Outcome {
    const { how, score, secret, occurredAt } = given;
    if (how === "link" && secret === undefined) return refuse("PASS_INVALID");
    if (secret !== undefined && !isToken(survey, secret)) return refuse("PASS_INVALID");
    const tapped = survey.answers.find((one) => one.how === "link");
    if (how === "link" && tapped !== undefined) return tapped.score === score ? NOTHING : refuse("PASS_USED");
    if (expired) return refuse("SURVEY_EXPIRED");
    if (score < survey.asked.scale.min || score > survey.asked.scale.max) return refuse("OUT_OF_SCALE");
    const holds = newest(survey);
    if (holds?.how === how && holds.score === score && holds.occurredAt === occurredAt) return NOTHING;
    survey.answers.push(given);
    return { wrote: ["survey.answered"] };
  }

  /** As it is shown. */
  shown(): unknown {
    return this.known.map((survey) => {
      const holds = newest(survey);
      return {
        id: survey.asked.survey,
        reminders: survey.reminders,
        answer: holds === undefined ? null : { score: holds.score, how: holds.how, at: holds.occurredAt },
        tapped: survey.answers.find(({ how }) => how === "link")?.score ?? null,
        comments: [...survey.comments].sort((one, other) => one - other),
        unclear: survey.unclear,
      };
    });
  }
}

function newest({ answers }: KnownSurvey): Given | undefined {
  const latest = Math.max(...answers.map(({ occurredAt }) => occurredAt));
  return answers.filter(({ occurredAt }) => occurredAt === latest).at(-1);
}

function isToken({ asked }: KnownSurvey, shown: NonNullable<Given["secret"]>): boolean {
  return asked.secret?.kid === shown.kid && asked.secret.mac === shown.mac;
}
