import { describe, expect, it } from "vitest";

import type { Desired } from "../../host/bindings";
import { candidates, desired, FIREFLY, inventory, inventoryView, LOOKALIKE } from "../../test/samples";
import { groupsOf, idle, statesOf, takeCandidate } from "./choice";
import { doubtsOf, unadmitted } from "./doubts";
import { draftOf, isRange, valueAt } from "./draft";
import { emptyForm, formOf, portRow, type Form } from "./form";
import { opennessOf, suggested, zonesOf } from "./network";
import { errorAt, slips, stepOf } from "./slips";

const [github, , orders] = candidates;
if (!github || !orders) throw new Error("the samples hold both");

/** A form in which everything is well. */
const whole: Form = { ...emptyForm(), ...takeCandidate(emptyForm(), github, inventory), name: "Git", account: "4444 5555 6666", again: "4444-5555-6666" };

const kept = (from: Desired) => ({ desired: from, firefly_confirmed: true });

describe("an onboarding that exists", () => {
  const same = (from: Desired) => {
    const { id, name, firefly, network, listeners, exposure } = from;
    // `toEqual` takes a field that is undefined for one that is absent, as JSON does
    expect(draftOf(formOf(kept(from), candidates))).toEqual({ id, name, firefly, network, listeners, exposure });
  };

  it("comes out of the form as it went in", () => same(desired));

  it("keeps what the form does not show: tags, Regions, ranges, targets of one port alone", () => {
    const [web, ssh] = desired.listeners;
    if (!web || !ssh) throw new Error("the sample has two listeners");
    same({
      ...desired,
      firefly: { ...desired.firefly, regions: ["eu-central-1"] },
      listeners: [web, { ...ssh, target_type: "ip", targets: ["10.20.1.9"], health_check: { ...ssh.health_check, protocol: "HTTPS", port: "8443", path: "/ready", matcher: "200" } }],
      exposure: { ...desired.exposure, consumer_ranges: ["10.40.0.0/16"] },
    });
  });

  it("keeps targets that are no longer found, and addresses that AWS does not know", () => {
    const listeners = desired.listeners.map((listener) => ({ ...listener, targets: ["i-0gone"] }));
    same({ ...desired, listeners });
    same({ ...desired, listeners: listeners.map((listener) => ({ ...listener, target_type: "ip", targets: ["10.50.4.20", "10.50.4.21"] })) });
  });

  it("has its account typed again where nobody ever confirmed it", () => {
    const form = formOf({ desired, firefly_confirmed: false }, candidates);
    expect(slips(form)).toMatchObject([{ field: "firefly.again" }]);
    expect(draftOf({ ...form, again: form.account }).firefly_again).toBe(form.account);
  });

  it("need not have its account typed again until it changes", () => {
    const form = formOf(kept(desired), candidates);
    expect(slips(form)).toEqual([]);
    expect(slips({ ...form, account: LOOKALIKE })).toMatchObject([{ field: "firefly.again" }]);
  });
});

describe("what the form sees itself", () => {
  it("is nothing where everything is well", () => expect(slips(whole)).toEqual([]));

  it("is everything at once in an empty form, each at its field", () => {
    expect(slips({ ...emptyForm(), ports: [] }).map(({ field }) => field)).toEqual(["name", "where", "network.vpc", "listeners", "firefly.account"]);
  });

  it.each([
    ["two accounts that differ", { again: LOOKALIKE }, "firefly.again"],
    ["an account of eleven digits", { account: "44445555666", again: "44445555666" }, "firefly.account"],
    ["a port of no number", { ports: [{ ...portRow(443), port: "https" }] }, "listeners[0].port"],
    ["a port beyond 65535", { ports: [portRow(443), portRow(70000)] }, "listeners[1].port"],
    ["enforcement without a range", { enforceInbound: true }, "exposure.consumer_ranges"],
    ["a range that is none", { enforceInbound: true, ranges: "10.0.0.0/33" }, "exposure.consumer_ranges"],
    ["no subnet", { subnets: [] }, "network.subnets"],
  ])("refuses %s", (_, part: Partial<Form>, field) => expect(slips({ ...whole, ...part }).map((problem) => problem.field)).toContain(field));

  it("sends the account without the gaps that people type", () => expect(draftOf(whole).firefly.account).toBe(FIREFLY));

  it("tells ranges from what only looks like one", () => {
    expect(["10.40.0.0/16", "0.0.0.0/0", "fd00::/8"].every(isRange)).toBe(true);
    expect(["10.40.0.0", "10.40.0/16", "10.40.0.256/8", "10.0.0.0/8/8", "host/8"].some(isRange)).toBe(false);
  });
});

describe("the backend's problems", () => {
  const problem = (field: string) => ({ field, code: "x", message: "Wrong", hint: "Mend it" });

  it("belong to the step that shows the field", () => {
    const steps = ["name", "listeners[0].targets[1]", "network.subnets[0]", "listeners[1].port", "firefly.account", "exposure.hostname", "account", "schema"].map(stepOf);
    expect(steps).toEqual([0, 1, 2, 3, 3, 3, 4, 4]);
  });

  it("are found at their field, or below it", () => {
    expect(errorAt([problem("network.subnets[1]")], "network.subnets", true)).toBe("Wrong. Mend it");
    expect(errorAt([problem("network.subnets[1]")], "network.subnets")).toBeUndefined();
    expect(errorAt([problem("listeners[10].port")], "listeners[1]", true)).toBeUndefined();
  });

  it("name values that can be looked up in the draft", () => {
    const draft = draftOf(whole);
    expect(valueAt(draft, "listeners[0].targets[0]")).toBe("i-0aa11bb22cc33dd44");
    expect(valueAt(draft, "firefly.account")).toBe(FIREFLY);
    expect(valueAt(draft, "listeners[7].port")).toBeUndefined();
  });
});

describe("choosing", () => {
  it("a candidate takes its VPC, one good subnet in each zone, and its running instances", () => {
    expect(draftOf(whole).network).toEqual({ vpc: github.vpc, subnets: ["subnet-0a000000000000001", "subnet-0b000000000000001", "subnet-0c000000000000001"] });
    expect(draftOf(whole).listeners[0]?.targets).toEqual(["i-0aa11bb22cc33dd44"]);
    expect(github.targets.map((target) => idle(github, target))).toEqual([null, "It is stopped; AWS registers running instances only"]);
    expect(statesOf(github)).toBe("1 running, 1 stopped");
  });

  it("takes the one port that a candidate is known to listen on, and leaves what Firefly dials", () => {
    expect(takeCandidate(emptyForm(), orders, inventory).ports).toMatchObject([{ port: "443", targetPort: "8443" }]);
  });

  it("never takes a public, full or unreadable subnet for a private one", () => {
    const openness = new Map(inventory.subnets.map((subnet) => [subnet.name, opennessOf(subnet, inventory)]));
    expect(["private-a", "public-a", "shared-c"].map((name) => openness.get(name))).toEqual(["private", "public", "unknown"]);
    expect(suggested(inventory, github.vpc)).not.toContain("subnet-0b000000000000002");
    expect(zonesOf(inventory, github.vpc).map(({ zoneId }) => zoneId)).toEqual(["use1-az4", "use1-az6", "use1-az1"]);
  });

  it("says what deserves a second look", () => {
    expect(doubtsOf(whole, inventoryView)).toEqual([]);
    const doubts = doubtsOf({ ...whole, subnets: ["subnet-0b000000000000001"] }, inventoryView);
    expect(doubts[0]).toContain("one zone alone");
    expect(doubts[1]).toContain("Targets stand in us-east-1a");
    expect(doubtsOf({ ...whole, subnets: ["subnet-0a000000000000009", "subnet-0b000000000000001"] }, inventoryView)[0]).toContain("public-a");
  });

  it("says which groups are left as they are, until all of them are admitted", () => {
    expect(unadmitted(whole, inventoryView)).toContain("The plan does not let the load balancer into");
    const ids = groupsOf(whole, inventoryView).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(unadmitted({ ...whole, admitIn: ids }, inventoryView)).toBeNull();
  });
});
