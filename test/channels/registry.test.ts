import {
  BUILT_IN_CHANNELS,
  type BuiltInChannel,
  type ChannelDefinition,
  type ChannelRegistry,
  channelCatalog,
  defineChannels,
  isKnownChannel,
  traitsOf,
} from "throughline/channels";
import { describe, expect, expectTypeOf, it } from "vitest";

describe("the catalogue", () => {
  it("has traits for each of the 19 built-in channels, in their order", () => {
    expect(BUILT_IN_CHANNELS).toHaveLength(19);
    expect(channelCatalog.ids).toEqual(BUILT_IN_CHANNELS);
    expect(Object.keys(channelCatalog.traits)).toEqual([...BUILT_IN_CHANNELS]);
  });

  it("keeps exactly posts, comments and the forum public", () => {
    expect(channelCatalog.ids.filter((id) => channelCatalog.traits[id].exposure === "public")).toEqual([
      "social-post",
      "social-comment",
      "forum",
    ]);
  });

  it("trusts no sender for what can be forged, and none beyond possession", () => {
    const proves = (id: BuiltInChannel) => channelCatalog.traits[id].senderAssurance;
    expect(proves("web-chat")).toBe("none");
    for (const id of ["email", "phone", "social-post", "social-comment", "forum"] as const) {
      expect(proves(id)).toBe("self-asserted");
    }
    for (const id of ["whatsapp", "sms", "viber", "rcs", "messenger", "in-app-chat"] as const) {
      expect(proves(id)).toBe("possession");
    }
    expect(channelCatalog.ids.filter((id) => proves(id) === "verified")).toEqual([]);
  });

  it("has a name and a phrase of its own for every channel", () => {
    for (const trait of ["label", "wording"] as const) {
      const texts = channelCatalog.ids.map((id) => channelCatalog.traits[id][trait]);
      expect(new Set(texts).size).toBe(texts.length);
    }
  });

  it("cannot be changed", () => {
    const { whatsapp } = channelCatalog.traits;
    for (const part of [channelCatalog, channelCatalog.ids, channelCatalog.traits, whatsapp]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(whatsapp.messageLimit)).toBe(true);
    expect(Object.isFrozen(whatsapp.freeFormWindow)).toBe(true);
  });
});

describe("channels of the desk's own", () => {
  const channels = defineChannels({
    "acme-kiosk": { extends: "in-person", label: "Kiosk", wording: "at the kiosk", senderAssurance: "none" },
    fax: { ...channelCatalog.traits.sms, label: "Fax", wording: "by fax", messageLimit: null },
  });

  it("stand after the built-in ones, with their ids in the type", () => {
    expect(channels.ids).toEqual([...BUILT_IN_CHANNELS, "acme-kiosk", "fax"]);
    expectTypeOf<(typeof channels.ids)[number]>().toEqualTypeOf<BuiltInChannel | "acme-kiosk" | "fax">();
    expectTypeOf(channels).toExtend<ChannelRegistry>();
    // @ts-expect-error There is no such channel.
    expect(channels.traits.telex).toBeUndefined();
  });

  it("take what they do not say from the channel they extend", () => {
    expect(channels.traits["acme-kiosk"]).toEqual({
      ...channelCatalog.traits["in-person"],
      label: "Kiosk",
      wording: "at the kiosk",
      senderAssurance: "none",
    });
  });

  it("leave the built-in catalogue as it was", () => {
    expect(isKnownChannel(channelCatalog, "fax")).toBe(false);
    expect(isKnownChannel(channels, "fax")).toBe(true);
  });

  it("cannot take the id of a built-in one, nor extend what is not built in", () => {
    // @ts-expect-error The id is built in.
    expect(() => defineChannels({ phone: { extends: "phone" } })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(/phone is built in/) }),
    );
    // @ts-expect-error There is no such channel to extend.
    expect(() => defineChannels({ own: { extends: "telex" } })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(/not built in/) }),
    );
    // @ts-expect-error Half of the traits are missing.
    expect(() => defineChannels({ own: { label: "Own" } })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });

  it.each(["Fax", "fax machine", "fax_machine", "-fax", "1fax", "", "f".repeat(65)])(
    "refuse the id %j",
    (id) => {
      expect(() => defineChannels({ [id]: { extends: "sms" } })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ["an empty label", { label: "" }],
    ["an unknown exposure", { exposure: "secret" }],
    ["a negative response", { typicalResponseMs: -1 }],
    ["a limit of nothing", { messageLimit: { size: 0, unit: "characters" } }],
    ["a limit in an unknown unit", { messageLimit: { size: 10, unit: "words" } }],
    ["an unknown trait", { colour: "red" }],
  ])("refuse %s", (_what, differences) => {
    // Callers without types can pass anything.
    const definition = { extends: "sms", ...differences } as ChannelDefinition;
    expect(() => defineChannels({ own: definition })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(/The channel own/) }),
    );
  });
});

describe("an unknown channel", () => {
  it.each(["fax", "constructor", "toString", "__proto__", ""])(
    "such as %j is public and proves nothing",
    (id) => {
      expect(traitsOf(channelCatalog, id)).toMatchObject({
        label: id,
        exposure: "public",
        senderAssurance: "none",
        liveness: "delayed",
        richness: "plain",
        attachments: false,
      });
      expect(isKnownChannel(channelCatalog, id)).toBe(false);
    },
  );
});
