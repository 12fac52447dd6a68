import { describe, expect, it } from "vitest";

import { newOf, ONBOARDING_ROOMS, parse, roomOf, runOf } from "./router";

describe("the address", () => {
  it("names every room of an onboarding, there and back", () => {
    for (const room of ONBOARDING_ROOMS) expect(parse(roomOf("k3m9x2p7qa", room))).toMatchObject({ room, id: "k3m9x2p7qa", run: null });
  });

  it("carries ids and queries unharmed, whatever is in them", () => {
    const hash = runOf("a/b?c #", "run/1?", { for: "accept", endpoint: "vpce-0&x=1" });
    const place = parse(hash);
    expect(place).toMatchObject({ room: "apply", id: "a/b?c #", run: "run/1?" });
    expect("query" in place && place.query.get("endpoint")).toBe("vpce-0&x=1");
  });

  it.each(["welcome", "activity", "inventory", "identities"] as const)("knows the room %s", (room) => expect(parse(`#/${room}`)).toEqual({ room }));

  it("starts at the onboardings", () => {
    for (const hash of ["", "#", "#/", "#/onboardings"]) expect(parse(hash)).toEqual({ room: "onboardings" });
    expect(parse("#/onboardings/new")).toEqual({ room: "new", from: null });
    for (const from of [{ like: "k3m9x2p7qa" }, { service: "vpce-svc-0", firefly: "444455556666" }]) expect(parse(newOf(from))).toEqual({ room: "new", from });
    expect(parse("#/onboardings/k3m9x2p7qa")).toMatchObject({ room: "overview" });
  });

  it("says so when a room does not exist, and survives a broken escape", () => {
    expect(parse("#/cellar")).toEqual({ room: "nowhere", hash: "#/cellar" });
    expect(parse("#/onboardings/k3m9x2p7qa/cellar")).toMatchObject({ room: "nowhere" });
    expect(parse("#/onboardings/%E0%A4%A/plan")).toMatchObject({ room: "plan", id: "%E0%A4%A" });
  });
});
