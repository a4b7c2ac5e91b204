import type { Rule } from "./rule.js";

/**
 * Outside a provider's window for free text only a template that it approved may be sent, or nothing. It looks at the window now, also
 * for a notice that waits: by then the customer may have written again. A notice is never a person's own answer, so only the window
 * that is open to anyone counts.
 */
export const channelWindow: Rule = {
  name: "channel-window",
  says({ asked: { lastInboundAt, template, now }, traits: { freeFormWindow } }) {
    if (freeFormWindow === null) return null;
    const { anyoneMs, afterwards } = freeFormWindow;
    const closedAt = lastInboundAt === null ? null : lastInboundAt + anyoneMs;
    if (closedAt !== null && now < closedAt) return null;
    return template && afterwards === "template"
      ? { rule: "channel-window", code: "template-only", effect: "pass", data: { closedAt } }
      : { rule: "channel-window", code: "window-closed", effect: "block", data: { closedAt, afterwards } };
  },
};
