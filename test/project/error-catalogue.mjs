/**
 * The error codes of `src/kernel/error.ts` against the headings of `docs/errors.md`, both ways, and against the
 * sources: a code that nothing uses is dead. `error-catalogue.mjs [ROOT]`
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(process.argv[2] ?? join(import.meta.dirname, "../.."));
const declaredIn = "src/kernel/error.ts";
const cataloguedIn = "docs/errors.md";

const list = /ERROR_CODES = \[([^\]]*)\]/.exec(readFileSync(join(root, declaredIn), "utf8"))?.[1] ?? "";
const codes = [...list.matchAll(/"([A-Z0-9_]+)"/g)].map((match) => match[1]);
const catalogue = existsSync(join(root, cataloguedIn)) ? readFileSync(join(root, cataloguedIn), "utf8") : "";
const sections = new Map(
  catalogue
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n", 1)[0].trim().replaceAll("`", ""), section]),
);
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && join("src", path) !== join(declaredIn))
  .map((path) => readFileSync(join(root, "src", path), "utf8"))
  .join("\n");

const problems = [];
if (codes.length === 0) problems.push(`no ERROR_CODES found in ${declaredIn}`);
if (codes.join() !== [...codes].sort().join()) problems.push("ERROR_CODES are not in alphabetical order");
for (const code of codes) {
  const section = sections.get(code);
  if (section === undefined) problems.push(`${code} has no "## ${code}" in ${cataloguedIn}`);
  else if (!/cause/i.test(section) || !/remedy/i.test(section)) {
    problems.push(`"## ${code}" in ${cataloguedIn} must name the cause and the remedy`);
  }
  if (!sources.includes(`"${code}"`)) problems.push(`${code} is declared, but nothing in src uses it`);
}
for (const heading of sections.keys()) {
  if (/^[A-Z0-9_]+$/.test(heading) && !codes.includes(heading)) {
    problems.push(`"## ${heading}" in ${cataloguedIn} is no error code`);
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${codes.length} error codes, each catalogued and in use`);
