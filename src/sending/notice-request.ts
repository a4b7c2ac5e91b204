import type { ChannelId } from "../channels/channel-id.js";
import type { NoticeContext } from "../notifications/deciding/context.js";
import type { NoticeTemplate, NoticeTemplates } from "../notifications/template/template.js";
import type { NoticeValues, NoticeVariables } from "../notifications/template/variables.js";
import type { NoticeAddress } from "./drive-notice.js";

/** What is known of the customer, as `decideNotice` takes it. */
export type NoticeKnowledge = Partial<
  Omit<
    NoticeContext,
    "kind" | "category" | "urgency" | "audience" | "key" | "channel" | "now" | "digest" | "template"
  >
>;

/** What values are asked for. */
export interface ValuesAsked {
  readonly channel: ChannelId;
  /** The number of the attempt they are for, from 1. */
  readonly attempt: number;
  /** The locale of the text. */
  readonly locale: string;
  /** Other updates that are told in the same message, by their keys. */
  readonly joins: readonly string[];
}

/** The values of a notice, or why there are none on this channel. `kind`: another kind is sent in its place. */
export type FilledNotice<Values> =
  | { readonly values: Values; readonly kind?: string }
  | { readonly unfit: readonly string[] };

type ValuesOf<Template> = Template extends NoticeTemplate<infer V> ? NoticeValues<V> : never;

/** A notice to be sent. */
export interface NoticeRequest<Templates extends NoticeTemplates, Kind extends keyof Templates & string> {
  /** Names the notice: whoever asks again under the same id sends nothing twice. As `isSafeId` accepts; nothing personal. */
  readonly notice: string;
  readonly kind: Kind;
  /** What the template is filled with; or what makes it right before an attempt, such as a link that is good for a while. */
  readonly values:
    | ValuesOf<Templates[Kind]>
    | ((asked: ValuesAsked) => Promise<FilledNotice<NoticeValues<NoticeVariables>>>);
  /** Where it may go, in the order to be tried. */
  readonly addresses: readonly NoticeAddress[];
  /** The customer's language. */
  readonly locale: string;
  /** What is known of the customer, for all channels, or for each. Asked for right before each attempt. Default: nothing. */
  readonly known?: NoticeKnowledge | ((address: NoticeAddress) => NoticeKnowledge | Promise<NoticeKnowledge>);
  /** The id of what it tells of. Default `null`. */
  readonly cause?: string | null;
  /** Default `null`. */
  readonly tenant?: string | null;
  /** Within what the id of the notice is unique, where that is less than everywhere: goes into the idempotency keys. Default: the tenant. */
  readonly scope?: string;
}

/** A request whose kinds are known at run time only. */
export type AnyRequest = Omit<NoticeRequest<NoticeTemplates, string>, "values"> & {
  readonly values:
    | NoticeValues<NoticeVariables>
    | ((asked: ValuesAsked) => Promise<FilledNotice<NoticeValues<NoticeVariables>>>);
};
