import type { ChannelId } from "../../channels/index.js";
import { pad, wrap } from "../../handoff/brief/columns.js";
import { plain } from "../../handoff/brief/plain.js";
import type { EpochMs } from "../../throughline.js";
import type { TextSink } from "../io.js";
import type { Style } from "../terminal.js";
import { TIME_ZONE } from "./cast.js";
import type { Result } from "./result.js";
import type { Report, Step } from "./steps.js";

const WIDTH = 80;
/** Two columns, the time, two, a name, two. */
const MARGIN = 16;
/** A space that no line is broken at. */
const TOGETHER = "\u00a0";
const CLOCK = new Intl.DateTimeFormat("en", {
  timeZone: TIME_ZONE,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Channels that are named where something is said, since the chapter is about another. */
const SAID_IN: Partial<Record<ChannelId, string>> = {
  "social-post": "in public: ",
  "social-dm": "in private: ",
};

/** The story as a person reads it, at most 80 columns wide. */
export function textReport(out: TextSink, style: Style): Report {
  const text = new StoryText(style);
  return async (step) => out.write(`${text.of(step)}\n`);
}

class StoryText {
  readonly #style: Style;
  /** As the line before has them: they are not said twice. */
  #time = "";
  #name = "";
  #afterBrief = false;

  constructor(style: Style) {
    this.#style = style;
  }

  of(step: Step): string {
    const { strong, quiet, bad } = this.#style;
    switch (step.step) {
      case "story":
        return `${strong(step.title)}\n\n${wrap(step.text, WIDTH).join("\n")}`;
      case "chapter":
        this.#startOver();
        return `\n${strong(`${step.number}  ${step.title}`)}\n`;
      case "said":
        return this.#line(step, `${SAID_IN[step.channel] ?? ""}“${step.text}”`);
      case "did":
        return this.#line(step, step.text, quiet);
      case "refused":
        return [
          this.#line(step, `REFUSED: ${step.code}`, bad),
          this.#line(step, step.message, quiet),
          this.#line(
            step,
            step.versionAfter === step.versionBefore
              ? `Nothing is sent or written: the journey stays at version ${step.versionAfter}.`
              : `But something was written: version ${step.versionBefore} became ${step.versionAfter}.`,
            quiet,
          ),
        ].join("\n");
      case "brief":
        this.#startOver();
        this.#afterBrief = true;
        return this.#brief(step.reader, step.text);
      case "result":
        return this.#result(step);
      case "kept":
        return `\n${plain(`The file is kept: ${step.file}`)}`;
    }
  }

  #startOver(): void {
    this.#afterBrief = false;
    this.#time = "";
    this.#name = "";
  }

  #line(
    who: { readonly at: EpochMs; readonly by: string },
    text: string,
    look = (part: string) => part,
  ): string {
    const time = CLOCK.format(who.at);
    const name = time === this.#time && who.by === this.#name ? "" : who.by;
    const lead = `  ${pad(time === this.#time ? "" : time, 5)}  ${pad(name, 5)}  `;
    const gap = this.#afterBrief ? "\n" : "";
    this.#time = time;
    this.#name = who.by;
    this.#afterBrief = false;
    const parts = wrap(text, WIDTH - MARGIN);
    return (
      gap + parts.map((part, index) => (index === 0 ? lead : " ".repeat(MARGIN)) + look(part)).join("\n")
    );
  }

  /** Set off by a bar, as what stands on another's screen. */
  #brief(reader: string, text: string): string {
    const { strong, quiet } = this.#style;
    const lines = text.trimEnd().split("\n");
    const barred = lines.map((line) => `${quiet("  │")} ${line}`.trimEnd());
    return ["", `${quiet("  ┌")} ${strong(`What ${reader} sees`)}`, ...barred, quiet("  └")].join("\n");
  }

  #result({
    messages,
    channels,
    calls,
    facts,
    attempts,
    promises,
    owners,
    questions,
    askedAgain,
    refused,
    written,
    publicMessages,
    publicDetails,
  }: Result): string {
    const carried = [
      row("Messages", [`${messages} on ${channels.length} channels, and ${calls} call, in one timeline`]),
      row("Told", [facts.join(", ")]),
      row(
        "Tried",
        attempts.map(({ what, outcome }) => `${what}: ${outcome}`),
      ),
      row(
        "Promised",
        promises.map(({ text, status }) => `${text}: ${status}`),
      ),
      row("Owners", [
        owners.map(({ epoch, owner }) => `${epoch} ${owner}`.replaceAll(" ", TOGETHER)).join(", "),
      ]),
    ];
    const checked = [
      this.#check(
        askedAgain.length === 0,
        `${questions} questions were asked, ${askedAgain.length} of them about something already told`,
      ),
      this.#check(
        written === 0,
        `${refused} late answers of the bot were refused, and ${written === 0 ? "nothing" : "something"} was written`,
      ),
      this.#check(
        publicDetails.length === 0,
        `${publicMessages} public answers, with ${publicDetails.length} details of the case in them`,
      ),
    ];
    const { strong } = this.#style;
    return [
      `\n${strong("What was carried over")}\n`,
      ...carried,
      `\n${strong("What was checked")}\n`,
      ...checked,
    ].join("\n");
  }

  #check(holds: boolean, text: string): string {
    const { good, bad } = this.#style;
    return `  ${holds ? good(pad("ok", 8)) : bad(pad("FAILED", 8))}  ${text}`;
  }
}

function row(label: string, texts: readonly string[]): string {
  const margin = 12;
  return texts
    .flatMap((text) => wrap(text, WIDTH - margin))
    .map((line, index) => `  ${pad(index === 0 ? label : "", margin - 2)}${line.replaceAll(TOGETHER, " ")}`)
    .join("\n");
}
