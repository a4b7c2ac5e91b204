/**
 * The codes of `src/kernel/error.ts` and `src/kernel/refusal.ts` against the headings of `docs/errors.md`, both ways, and
 * against the sources: a code that nothing uses is dead. `error-catalogue.mjs [ROOT]`
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(process.argv[2] ?? join(import.meta.dirname, "../.."));
const cataloguedIn = "docs/errors.md";

/** Each list, and the title of the part of the page that has its sections. */
const LISTS = [
  { list: "ERROR_CODES", declaredIn: "src/kernel/error.ts", title: "Errors", what: "error code" },
  { list: "REFUSAL_CODES", declaredIn: "src/kernel/refusal.ts", title: "Refusals", what: "refusal code" },
];

const catalogue = existsSync(join(root, cataloguedIn)) ? readFileSync(join(root, cataloguedIn), "utf8") : "";

/** The sections under one title of level 1, by heading. */
function sectionsUnder(title) {
  const part = catalogue.split(/^# /m).find((one) => one.startsWith(`${title}\n`)) ?? "";
  return new Map(
    part
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split("\n", 1)[0].trim().replaceAll("`", ""), section]),
  );
}

/** Everything in src but the declaration itself: whatever stands there is used. */
function sourcesBeside(declaredIn) {
  return readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && join("src", path) !== join(declaredIn))
    .map((path) => readFileSync(join(root, "src", path), "utf8"))
    .join("\n");
}

const problems = [];
const counts = [];
for (const { list, declaredIn, title, what } of LISTS) {
  const declared =
    new RegExp(`${list} = \\[([^\\]]*)\\]`).exec(readFileSync(join(root, declaredIn), "utf8"))?.[1] ?? "";
  const codes = [...declared.matchAll(/"([A-Z0-9_]+)"/g)].map((match) => match[1]);
  const sections = sectionsUnder(title);
  const sources = sourcesBeside(declaredIn);
  counts.push(`${codes.length} ${what}s`);
  if (codes.length === 0) problems.push(`no ${list} found in ${declaredIn}`);
  if (codes.join() !== [...codes].sort().join()) problems.push(`${list} are not in alphabetical order`);
  for (const code of codes) {
    const section = sections.get(code);
    if (section === undefined)
      problems.push(`${code} has no "## ${code}" under "# ${title}" in ${cataloguedIn}`);
    else if (!/cause/i.test(section) || !/remedy/i.test(section)) {
      problems.push(`"## ${code}" in ${cataloguedIn} must name the cause and the remedy`);
    }
    if (!sources.includes(`"${code}"`)) problems.push(`${code} is declared, but nothing in src uses it`);
  }
  for (const heading of sections.keys()) {
    if (/^[A-Z0-9_]+$/.test(heading) && !codes.includes(heading)) {
      problems.push(`"## ${heading}" in ${cataloguedIn} is no ${what}`);
    }
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${counts.join(" and ")}, each catalogued and in use`);
