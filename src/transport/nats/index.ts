/**
 * A transport over NATS JetStream.
 *
 * @module transport/nats
 */
export { type NatsTransport, type NatsTransportOptions, natsTransport } from "./nats-transport.js";
export type {
  ConsumerSettings,
  FetchedMessages,
  JetStreamAck,
  JetStreamClientShape,
  JetStreamManagerShape,
  JetStreamMessage,
  NatsConnectionShape,
  PullConsumer,
  StoredMessage,
  StreamInfoShape,
  StreamSettings,
} from "./shapes.js";
