import type { JourneyDraft } from "../draft.js";
import type { ChecklistCommand } from "./commands.js";

/** What the agent's checklist is evaluated from. Every one is an observation. */
export function recordChecklist(draft: JourneyDraft, command: ChecklistCommand): null {
  switch (command.type) {
    case "reviewContext": {
      const { type: _, id: __, ...data } = command;
      draft.add({ ...draft.stamp("context.reviewed"), data, personal: null });
      return null;
    }
    case "confirmIdentity": {
      const { type: _, id: __, ...data } = command;
      draft.add({ ...draft.stamp("identity.confirmed"), data, personal: null });
      return null;
    }
    case "confirmIssue": {
      const { type: _, id: __, ...data } = command;
      draft.add({ ...draft.stamp("issue.confirmed"), data, personal: null });
      return null;
    }
    case "explainTransition": {
      const { type: _, id: __, ...data } = command;
      draft.add({ ...draft.stamp("transition.explained"), data, personal: null });
      return null;
    }
    case "scoreReview": {
      const { type: _, id: __, ...data } = command;
      draft.add({ ...draft.stamp("review.scored"), data, personal: null });
      return null;
    }
  }
}
