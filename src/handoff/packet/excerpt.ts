import { type Erased, isErased } from "../../kernel/erased.js";

/** What stands where a text was erased. */
const ERASED_LABEL = "[erased]";

/** One line of at most `longest` characters, cut between words where possible, with an ellipsis where it was cut. */
export function excerpt(text: string | Erased, longest: number): string {
  if (isErased(text)) return ERASED_LABEL;
  const line = text
    .slice(0, longest * 4)
    .replace(/\s+/g, " ")
    .trim();
  const characters = Array.from(line);
  if (characters.length <= longest && text.length <= longest * 4) return line;
  const cut = characters.slice(0, longest - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
