/**
 * The code of a Markdown page that is meant to be run: every block marked exactly `ts` is a program of its own; one
 * marked `ts continued` goes on where the block before it ended; any other mark is not run. A `text` block that
 * follows directly is what the program prints, to the letter.
 *
 * @typedef {object} Program
 * @property {number} line where its first block begins, from 1
 * @property {string} code
 * @property {string | undefined} prints
 *
 * @param {string} markdown
 * @returns {Program[]}
 */
export function readmePrograms(markdown) {
  /** @type {Program[]} */
  const programs = [];
  /** The mark and first line of the block being read; what a `text` block would be the output of. */
  let block;
  let printing;
  for (const [index, line] of markdown.split("\n").entries()) {
    if (block === undefined && line.startsWith("```")) {
      block = { mark: line.slice(3).trim(), line: index + 1, body: "" };
    } else if (block === undefined) {
      if (line.trim() !== "") printing = undefined;
    } else if (line === "```") {
      const { mark, line: first, body } = block;
      block = undefined;
      const last = programs.at(-1);
      if (mark === "text" && printing !== undefined) {
        printing.prints = (printing.prints ?? "") + body;
      }
      printing = undefined;
      if (mark === "ts") {
        printing = { line: first, code: body, prints: undefined };
        programs.push(printing);
      } else if (mark === "ts continued" && last !== undefined) {
        last.code += body;
        printing = last;
      }
    } else {
      block.body += `${line}\n`;
    }
  }
  return programs;
}

/**
 * The same program for CommonJS: imports become `require`, the rest runs in an async function.
 *
 * @param {string} code JavaScript with `import` statements
 */
export function asCommonJs(code) {
  const required = [];
  const rest = code.replaceAll(
    /^import\s+(?:(\{[^}]*\})|\*\s+as\s+(\w+))\s+from\s+("[^"]+");?$/gm,
    (_, names, namespace, from) => {
      required.push(`const ${namespace ?? names.replaceAll(/\s+as\s+/g, ": ")} = require(${from});`);
      return "";
    },
  );
  return `${required.join("\n")}\n(async () => {\n${rest}\n})().catch((error) => {\n  console.error(error);\n  process.exitCode = 1;\n});\n`;
}
