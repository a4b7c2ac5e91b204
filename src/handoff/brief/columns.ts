const ASCII = /^[\x20-\x7e]*$/;
const NO_WIDTH = /\p{M}|\p{Emoji_Modifier}|\p{Default_Ignorable_Code_Point}/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

/** How many columns of a terminal a text takes. */
export function columns(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Breaks a text between words into lines of at most `width` columns; a word that is longer is broken inside. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && columns(line) + 1 + columns(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    if (columns(word) <= width) continue;
    line = "";
    for (const character of word) {
      if (columns(line) + columns(character) > width) {
        lines.push(line);
        line = "";
      }
      line += character;
    }
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

/** Fills with spaces up to `width` columns. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** Exactly `width` columns: filled with spaces, or cut with an ellipsis. */
export function fillTo(text: string, width: number): string {
  if (columns(text) <= width) return pad(text, width);
  let cut = "";
  for (const character of text) {
    if (columns(cut) + columns(character) >= width) break;
    cut += character;
  }
  return pad(`${cut}…`, width);
}
