/** Whether a text could do something to a terminal, the ends of lines apart. */
export function isHarmful(text: string): boolean {
  return /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u.test(text.replaceAll("\n", ""));
}
