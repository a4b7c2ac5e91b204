import { nanoid } from "nanoid";

/** Makes an id that was never given before. The pure core is handed one; only the application makes its own. */
export type NewId = () => string;

/** 21 characters of `[A-Za-z0-9_-]`, 126 random bits (nanoid). */
export const randomId: NewId = () => nanoid();
