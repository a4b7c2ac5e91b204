import { styleText } from "node:util";
import type { CommandIo, TextSink } from "./io.js";

/** How a text is set off from others. Without colour each gives the text as it is. */
export interface Style {
  strong(text: string): string;
  quiet(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

const asItIs = (text: string): string => text;
const PLAIN: Style = { strong: asItIs, quiet: asItIs, good: asItIs, bad: asItIs };

/** The stream was looked at already: what is left to Node would ask this process's own. */
const ALWAYS = { validateStream: false };
const COLOURED: Style = {
  strong: (text) => styleText("bold", text, ALWAYS),
  quiet: (text) => styleText("dim", text, ALWAYS),
  good: (text) => styleText("green", text, ALWAYS),
  bad: (text) => styleText(["bold", "red"], text, ALWAYS),
};

export function styleOf(coloured: boolean): Style {
  return coloured ? COLOURED : PLAIN;
}

/** Only for a terminal that a person reads, and who did not ask for none (see no-color.org). */
export function wantsColour(sink: TextSink, env: CommandIo["env"]): boolean {
  return sink.isTerminal && !env.NO_COLOR && env.TERM !== "dumb";
}

/** Control characters that JSON lets stand as they are, and characters that turn or hide what follows on a screen. */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** JSON on one line that can do nothing to a terminal; a reader of JSON gets the same value. */
export function jsonLine(value: unknown): string {
  const escaped = JSON.stringify(value).replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${escaped}\n`;
}

/** Every line but the empty ones, set in by two columns or by `margin`. */
export function indented(text: string, margin = "  "): string {
  return text.replace(/^(?=.)/gm, margin);
}
