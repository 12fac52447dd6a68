// Credentials as a list to choose from: `profile:acme-prod`, `key:acme-prod`. Pure.
import type { Identities } from "../../host/bindings";

export interface Choice {
  kind: "profile" | "key";
  name: string;
}

/** Profiles and keys in groups; a group without any is left out. */
export function options({ profiles, keys }: Identities) {
  const group = (label: string, kind: Choice["kind"], names: string[]) => ({ label, options: names.map((name) => ({ value: `${kind}:${name}`, label: name })) });
  return [group("Named profiles", "profile", profiles), group("Keys in the keychain", "key", keys)].filter((g) => g.options.length > 0);
}

/** What an option stands for; names may hold colons. */
export function choice(value: string): Choice {
  const at = value.indexOf(":");
  return { kind: value.slice(0, at) === "key" ? "key" : "profile", name: value.slice(at + 1) };
}
