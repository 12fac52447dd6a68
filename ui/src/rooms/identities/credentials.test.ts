import { expect, it } from "vitest";

import { choice, options } from "./credentials";

const found = { profiles: ["default", "acme:prod"], keys: ["rescue"], profiles_fault: null, keychain_fault: null };

it("offers profiles and keys in groups, and gives back what was chosen", () => {
  const values = options(found).flatMap((group) => group.options.map(({ value }) => value));
  expect(values.map(choice)).toEqual([
    { kind: "profile", name: "default" },
    { kind: "profile", name: "acme:prod" },
    { kind: "key", name: "rescue" },
  ]);
});

it("leaves out a group without any", () => {
  expect(options({ ...found, keys: [] }).map(({ label }) => label)).toEqual(["Named profiles"]);
});
