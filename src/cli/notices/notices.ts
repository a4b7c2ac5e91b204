import { writeFile } from "node:fs/promises";
import { type NoticeCatalog, type NoticeTemplates, noticeCatalog } from "../../notifications/index.js";
import { ThroughlineError } from "../../throughline.js";
import { oneOf, readArguments } from "../arguments.js";
import { EXIT, type ExitCode, UsageError } from "../exit-code.js";
import { NOTICES_HELP } from "../help.js";
import type { CommandIo } from "../io.js";
import { styleOf, wantsColour } from "../terminal.js";
import { previewPage } from "./preview-page.js";
import { previewText } from "./preview-text.js";
import { type KindPreviews, PREVIEW_CHANNELS, type PreviewChoice, previewsOf } from "./previews.js";

const OPTIONS = {
  kind: { type: "string" },
  locale: { type: "string" },
  channel: { type: "string" },
  html: { type: "string" },
  "no-color": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** `throughline notices preview`: every notice in every language on every channel. */
export async function notices(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS, "throughline notices --help");
  if (values.help) {
    await io.stdout.write(NOTICES_HELP);
    return EXIT.done;
  }
  if (positionals.length !== 1 || positionals[0] !== "preview")
    throw new UsageError("notices can preview. See throughline notices --help.");
  const catalog = noticeCatalog();
  const kinds = previewsOf(catalog, choiceOf(values, catalog));
  const count = kinds.reduce((sum, { previews }) => sum + previews.length, 0);
  if (count === 0)
    throw new UsageError(
      "That notice never goes to that channel: only public notices go where everybody reads.",
    );
  await write(
    kinds.filter(({ previews }) => previews.length > 0),
    count,
    values,
    io,
  );
  return EXIT.done;
}

async function write(
  kinds: readonly KindPreviews[],
  count: number,
  { html, "no-color": plain }: { readonly html?: string | undefined; readonly "no-color": boolean },
  io: CommandIo,
): Promise<void> {
  const style = styleOf(!plain && wantsColour(io.stdout, io.env));
  if (html !== undefined) await writePage(html, previewPage(kinds));
  for (const kind of kinds) await io.stdout.write(previewText(kind, style));
  if (html !== undefined) await io.stderr.write(`${count} previews, also in ${html}\n`);
}

function choiceOf(
  {
    kind,
    locale,
    channel,
  }: {
    readonly kind?: string | undefined;
    readonly locale?: string | undefined;
    readonly channel?: string | undefined;
  },
  { templates }: NoticeCatalog<NoticeTemplates>,
): PreviewChoice {
  const kinds = Object.keys(templates);
  const locales = [...new Set(Object.values(templates).flatMap(({ text }) => Object.keys(text)))];
  return {
    kind: kind === undefined ? undefined : oneOf("kind", kind, kinds),
    locale: locale === undefined ? undefined : oneOf("locale", locale, locales),
    channel: channel === undefined ? undefined : oneOf("channel", channel, PREVIEW_CHANNELS),
  };
}

async function writePage(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (cause) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "The page cannot be written to the FILE of --html. Name another.",
      {
        details: { field: "html" },
        cause,
      },
    );
  }
}
