import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { entryPoints } from "./entry-points.mjs";

/**
 * The packages whose code ends up in `dist`: whatever is imported and is neither a dependency nor a peer.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function bundledPackages(root) {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const cli = "src/cli/main.ts";
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [
      ...entryPoints(root).map(({ source }) => source),
      ...(existsSync(join(root, cli)) ? [cli] : []),
    ],
    outdir: "unwritten",
    write: false,
    metafile: true,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["browser"],
    external: ["node:*", ...Object.keys(dependencies), ...Object.keys(peerDependencies)],
  });
  const names = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

/**
 * The notices that the licences of the bundled packages ask for. Run directly, this file writes them to
 * THIRD-PARTY-NOTICES.md; the check compares.
 *
 * @param {string} root
 */
export function thirdPartyNotices(root) {
  const sections = bundledPackages(root).map((name) => {
    const folder = join(root, "node_modules", name);
    const { license, homepage, repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} is bundled, but carries no licence file`);
    const source = homepage ?? (typeof repository === "string" ? repository : repository?.url) ?? "";
    const text = readFileSync(join(folder, file), "utf8").trim();
    return `## ${name}\n\n${license}. ${source}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  });
  const opening = `# Third-party notices

The files in \`dist\` contain code of these packages. Run \`npm run notices\` after a change of what is bundled.
`;
  return [opening, ...sections].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  const root = resolve(import.meta.dirname, "../..");
  writeFileSync(join(root, "THIRD-PARTY-NOTICES.md"), thirdPartyNotices(root));
}
