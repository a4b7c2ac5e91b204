export type { VerifiedPacket } from "./claims.js";
export type { DistrustReason } from "./distrust.js";
export { type DecryptOptions, decryptPacket, encryptPacket, type Recipient } from "./encrypt.js";
export type { PacketJwk, PacketKey, TrustedKey, TrustedKeys, WebKey } from "./keys.js";
export { type SignOptions, signPacket } from "./sign.js";
export { type VerifyOptions, verifyPacket } from "./verify.js";
