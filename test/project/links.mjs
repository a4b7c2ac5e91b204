/** Every relative link of the Markdown pages leads to a file of the project, and to a heading where it names one. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = resolve(process.argv[2] ?? join(import.meta.dirname, "../.."));
const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(root, path)));
const withoutCode = (page) =>
  page.replaceAll(/^```.*?^```/gms, "").replaceAll(/`[^`\n]*`/g, (code) => code.slice(1, -1));

/** The anchors that GitHub gives to the headings of a page. */
function anchors(page) {
  const seen = new Map();
  return withoutCode(page)
    .split("\n")
    .filter((line) => /^#{1,6} /.test(line))
    .map((line) => {
      const text = line.replace(/^#+ /, "").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
      const slug = text
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
        .replaceAll(" ", "-");
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    });
}

const problems = [];
let links = 0;
for (const path of pages) {
  const page = readFileSync(join(root, path), "utf8");
  for (const [, target] of withoutCode(page).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
    links += 1;
    const [file, anchor] = target.split("#");
    const linked = file === "" ? join(root, path) : resolve(root, dirname(path), file);
    if (!existsSync(linked)) problems.push(`${path}: ${target} is not there`);
    else if (anchor && linked.endsWith(".md") && !anchors(readFileSync(linked, "utf8")).includes(anchor)) {
      problems.push(`${path}: ${file || path} has no heading #${anchor}`);
    }
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${links} links in ${pages.length} pages`);
