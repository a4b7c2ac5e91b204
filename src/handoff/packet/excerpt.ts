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
  const whole = text.length <= longest * 4;
  if (whole && unitsOf(line, longest) === line.length) return line;
  const cut = line.slice(0, unitsOf(line, longest - 1));
  const space = cut.lastIndexOf(" ");
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** How many UTF-16 units the first characters of a text take. */
function unitsOf(text: string, characters: number): number {
  let units = 0;
  for (let count = 0; count < characters && units < text.length; count++)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}
