import { expect, it } from "vitest";
import { asCommonJs, readmePrograms } from "./readme-code.mjs";

it("takes programs and what they print from a page", () => {
  const page = [
    "# Title",
    "```ts",
    'console.log("one");',
    "```",
    "",
    "```text",
    "one",
    "```",
    "Prose.",
    "```ts continued",
    'console.log("two");',
    "```",
    "Prose ends the pair.",
    "```text",
    "not its output",
    "```",
    "```ts fragment",
    "not run",
    "```",
    "```sh",
    "npm install",
    "```",
    "",
  ].join("\n");
  expect(readmePrograms(page)).toEqual([
    { line: 2, code: 'console.log("one");\nconsole.log("two");\n', prints: "one\n" },
  ]);
});

it("turns a program into CommonJS", () => {
  const code = asCommonJs(
    'import { a, b as c } from "x";\nimport * as d from "y";\nconsole.log(a, c, await d);\n',
  );
  expect(code).toContain('const { a, b: c } = require("x");\nconst d = require("y");\n(async () => {');
  expect(code).not.toContain("import");
});
