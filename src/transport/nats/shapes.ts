/** The part of a `NatsConnection` of @nats-io/nats-core that is used. */
export interface NatsConnectionShape {
  /** What the server said of itself; there once connected. */
  readonly info?: { readonly max_payload: number } | undefined;
  /** Whether it was closed for good. */
  isClosed(): boolean;
  /** Resolves once the server has taken in everything that was sent before. */
  flush(): Promise<void>;
  /** Tells of lost and regained connections. */
  status(): AsyncIterable<{ readonly type: string }>;
  /** Closes it. */
  close(): Promise<void>;
}

/** The part of a `JetStreamClient` of @nats-io/jetstream that is used. */
export interface JetStreamClientShape {
  /** Publishes a message, and waits until the stream has it. */
  publish(
    subject: string,
    data: string,
    options: {
      readonly msgID?: string;
      readonly timeout?: number;
      readonly expect?: { readonly lastSubjectSequence: number };
    },
  ): Promise<JetStreamAck>;
  readonly consumers: {
    /** A durable consumer that is there. */
    get(stream: string, consumer: string): Promise<PullConsumer>;
  };
}

/** What the server answers to a publish. */
export interface JetStreamAck {
  readonly seq: number;
  readonly duplicate: boolean;
}

/** The part of a pull consumer that is used. */
export interface PullConsumer {
  /** Asks for messages. */
  fetch(options: { readonly max_messages: number; readonly expires: number }): Promise<FetchedMessages>;
}

/** Messages as they come, until as many as were asked for are there or the time is over. */
export interface FetchedMessages extends AsyncIterable<JetStreamMessage> {
  /** Takes no more of them. */
  close(): Promise<unknown>;
}

/** The part of a `JsMsg` that is used. */
export interface JetStreamMessage {
  readonly subject: string;
  /** Its sequence in the stream. */
  readonly seq: number;
  readonly info: { readonly deliveryCount: number };
  /** Its data as text. */
  string(): string;
  /** It is done with. */
  ack(): void;
  /** It is to come again, to anyone. */
  nak(): void;
  /** It is still being worked on. */
  working(): void;
  /** It is never to come again. */
  term(): void;
}

/** The part of a `JetStreamManager` of @nats-io/jetstream that is used. */
export interface JetStreamManagerShape {
  readonly streams: {
    /** What there is of a stream. */
    info(stream: string, options?: { readonly subjects_filter: string }): Promise<StreamInfoShape>;
    /** Makes a stream. */
    add(config: StreamSettings): Promise<unknown>;
    /** The last message of a subject. */
    getMessage(stream: string, query: { readonly last_by_subj: string }): Promise<StoredMessage | null>;
    /** Removes a message. */
    deleteMessage(stream: string, seq: number, erase?: boolean): Promise<boolean>;
  };
  readonly consumers: {
    /** What there is of a consumer. */
    info(
      stream: string,
      consumer: string,
    ): Promise<{
      /** Messages handed out and not acknowledged. */
      readonly num_ack_pending: number;
      /** Requests for messages that are open. */
      readonly num_waiting: number;
    }>;
    /** Makes a consumer, unless it is there as told. */
    add(stream: string, config: ConsumerSettings): Promise<unknown>;
  };
}

/** The part of a message that was asked for that is used. */
export interface StoredMessage {
  /** Its sequence in the stream. */
  readonly seq: number;
  /** Its data as text. */
  string(): string;
}

/** The part of what a server tells of a stream that is used. */
export interface StreamInfoShape {
  readonly state: { readonly subjects?: Readonly<Record<string, number>> };
}

/** The settings of a stream that are set, as the server names them; durations in nanoseconds. */
export interface StreamSettings {
  readonly name: string;
  readonly subjects: string[];
  readonly storage: "file";
  readonly retention: "limits";
  readonly discard: "old";
  readonly num_replicas: number;
  readonly duplicate_window: number;
  readonly max_age: number;
  readonly max_msg_size: number;
  readonly max_msgs_per_subject: number;
}

/** The settings of a consumer that are set, as the server names them; durations in nanoseconds. */
export interface ConsumerSettings {
  readonly durable_name: string;
  readonly filter_subject: string;
  readonly ack_policy: "explicit";
  readonly deliver_policy: "all" | "new";
  readonly ack_wait: number;
  readonly max_deliver: number;
  readonly max_ack_pending: number;
}
