import { describe, expect, it } from "vitest";

import type { Desired } from "../../host/bindings";
import { ALB, candidates, CERTIFICATE, desired, FIREFLY, GROUP, inventory, inventoryView, LOOKALIKE } from "../../test/samples";
import { albsOf } from "./albs";
import { groupsOf, idle, statesOf, takeCandidate } from "./choice";
import { doubtsOf, unadmitted } from "./doubts";
import { draftOf, valueAt } from "./draft";
import { emptyForm, type Form } from "./form";
import { copyOf, formOf, importedOf } from "./kept";
import { opennessOf, suggested, withoutIpv6, zonesOf } from "./network";
import { OPTIONS, portRow, TLS } from "./port";
import { errorAt, stepOf } from "./problems";
import { slips } from "./slips";
import { isRange } from "./typed";

const [github, , orders] = candidates;
if (!github || !orders) throw new Error("the samples hold both");

/** A form in which everything is well. */
const whole: Form = { ...emptyForm(), ...takeCandidate(emptyForm(), github, inventory), name: "Git", account: "4444 5555 6666", again: "4444-5555-6666" };

const kept = (from: Desired) => ({ desired: from, firefly_confirmed: true });

describe("an onboarding that exists", () => {
  const same = (from: Desired) => {
    const { id, name, firefly, network, listeners, exposure, service, adopt, four_eyes } = from;
    // `toEqual` takes a field that is undefined for one that is absent, as JSON does
    expect(draftOf(formOf(kept(from), candidates))).toEqual({ id, name, firefly, network, listeners, exposure, service, adopt, four_eyes });
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

  it("keeps every choice that there is", () => {
    const [web, ssh] = desired.listeners;
    if (!web || !ssh) throw new Error("the sample has two listeners");
    const options = {
      idle_timeout_seconds: 900, proxy_protocol: true, preserve_client_ip: false, deregistration_delay_seconds: 0, end_connections_at_deregistration: true,
      end_connections_when_unhealthy: false, cross_zone: true, health_thresholds: { dns_failover_count: 2, dns_failover_percentage: 50, routing_count: 1, routing_percentage: 10 },
    };
    same({
      ...desired,
      network: { ...desired.network, edition: 3 },
      listeners: [
        { ...web, protocol: "TLS", tls: { certificate: CERTIFICATE, policy: "ELBSecurityPolicy-Own", alpn: "HTTP2Preferred", to_targets: true }, options },
        { ...ssh, target_type: "ip", targets: undefined, attach: { ecs_service: { service: "arn:aws:ecs:us-east-1:111122223333:service/main/gone", container: "app", container_port: 22 } } },
        { ...ssh, port: 5000, protocol: "TCP_UDP", targets: undefined, attach: { auto_scaling_group: "workers" }, adopt_target_group: GROUP },
        { ...ssh, port: 8080, target_type: "alb", targets: [ALB] },
      ],
      service: { private_dns_name: "git.acme.example", dns_zone: "Z0ACME", dns_proof_written: false, address_types: ["ipv4", "ipv6"], further_load_balancers: [`${ALB}2`], notify: "arn:aws:sns:us-east-1:111122223333:other" },
      adopt: { load_balancer: `${ALB}3`, endpoint_service: "vpce-svc-0123456789abcdef0" },
      four_eyes: true,
    });
  });

  it("reads what the backend leaves out because it is as by default", () => {
    const spare = JSON.parse(JSON.stringify({ ...desired, service: { private_dns_name: "git.acme.example", address_types: ["ipv4"], further_load_balancers: [] } })) as Desired;
    const [first] = spare.listeners;
    if (!first) throw new Error("the sample has a listener");
    spare.listeners = [{ ...first, options: { idle_timeout_seconds: 60 } }];
    const form = formOf(kept(spare), candidates);
    expect(form).toMatchObject({ dnsProofWritten: false, ports: [{ options: { ...OPTIONS, idleTimeout: "60" } }] });
  });

  it("gives a copy that is new, names Firefly’s account and has it typed again, and uses nothing that the first one uses", () => {
    const form = copyOf(kept({ ...desired, network: { ...desired.network, edition: 2 }, adopt: { load_balancer: ALB } }), candidates);
    expect(form).toMatchObject({ id: null, name: "Copy of GitHub Enterprise", account: FIREFLY, again: "", adoptLoadBalancer: "", edition: 1 });
    expect(slips(form)).toMatchObject([{ field: "firefly.again" }]);
    expect(draftOf(form)).toMatchObject({ listeners: [{ port: 443 }, { port: 22 }], exposure: { tags: { CostCentre: "42" } } });
  });

  it("is not kept yet when it was made of what stands in AWS", () => {
    expect(importedOf(desired, candidates)).toMatchObject({ id: desired.id, kept: false, confirmed: null });
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

  it.each<[string, Partial<Form>, string]>([
    ["two accounts that differ", { again: LOOKALIKE }, "firefly.again"],
    ["an account of eleven digits", { account: "44445555666", again: "44445555666" }, "firefly.account"],
    ["a port of no number", { ports: [{ ...portRow(443), port: "https" }] }, "listeners[0].port"],
    ["a port beyond 65535", { ports: [portRow(443), portRow(70000)] }, "listeners[1].port"],
    ["enforcement without a range", { enforceInbound: true }, "exposure.consumer_ranges"],
    ["a range that is none", { enforceInbound: true, ranges: "10.0.0.0/33" }, "exposure.consumer_ranges"],
    ["no subnet", { subnets: [] }, "network.subnets"],
    ["TLS without a certificate", { ports: [portRow(443, { protocol: "TLS" })] }, "listeners[0].tls.certificate"],
    ["an idle time-out out of range", { ports: [portRow(443, { options: { ...OPTIONS, idleTimeout: "59" } })] }, "listeners[0].options.idle_timeout_seconds"],
    ["a threshold of no per cent", { ports: [portRow(443, { options: { ...OPTIONS, dnsFailoverPercentage: "101" } })] }, "listeners[0].options.health_thresholds.dns_failover_percentage"],
    ["an ECS service without a container", { where: { from: "attached", key: null, type: "ip", to: { ecsService: "arn" } } }, "listeners[0].attach"],
    ["a port whose own addresses are blank", { ports: [portRow(443, { own: { from: "addresses", text: " " } })] }, "listeners[0].targets"],
    ["a tag that stands twice", { tags: [{ key: "a", value: "1" }, { key: "a", value: "2" }] }, "exposure.tags"],
  ])("refuses %s", (_, part, field) => expect(slips({ ...whole, ...part }).map((problem) => problem.field)).toContain(field));

  it("sends the account without the gaps that people type", () => expect(draftOf(whole).firefly.account).toBe(FIREFLY));

  it("tells ranges from what only looks like one", () => {
    expect(["10.40.0.0/16", "0.0.0.0/0", "fd00::/8"].every(isRange)).toBe(true);
    expect(["10.40.0.0", "10.40.0/16", "10.40.0.256/8", "10.0.0.0/8/8", "host/8"].some(isRange)).toBe(false);
  });
});

describe("the backend's problems", () => {
  const problem = (field: string) => ({ field, code: "x", message: "Wrong", hint: "Mend it" });

  it("belong to the step that shows the field", () => {
    const fields = ["name", "listeners[0].targets[1]", "network.subnets[0]", "adopt.load_balancer", "listeners[1].port", "firefly.account", "exposure.hostname", "service.dns_zone", "adopt.endpoint_service", "four_eyes", "account", "schema"];
    expect(fields.map((field) => stepOf(field))).toEqual([0, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4]);
    const apart = { ...whole, ports: [portRow(443, { own: { from: "addresses", text: "10.0.0.1" } })] };
    expect(stepOf("listeners[0].targets[1]", apart)).toBe(3);
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

  it("attaches what registers its targets itself, to the container with the port that it listens on", () => {
    const taken = { ...whole, ...takeCandidate({ ...emptyForm(), ports: [portRow(443)] }, orders, inventory) };
    expect(slips(taken)).toEqual([]);
    const [listener] = draftOf(taken).listeners;
    expect(listener).toMatchObject({ target_type: "ip", target_port: 8443, attach: orders.attach });
    expect(listener?.targets).toBeUndefined();
    expect(groupsOf(taken, inventoryView).map(({ id }) => id)).toEqual(["sg-0fe1000000000001"]);
  });

  it("checks an Application Load Balancer with what it speaks on the port, and stays with TCP", () => {
    const alb = albsOf(inventory)[0];
    if (!alb) throw new Error("the sample has one");
    const taken = draftOf({ ...whole, ...takeCandidate({ ...emptyForm(), ports: [portRow(443, { protocol: "TLS", tls: TLS })] }, alb, inventory) });
    expect(taken.listeners).toMatchObject([{ protocol: "TCP", target_type: "alb", targets: [ALB], health_check: { protocol: "HTTPS" } }]);
  });

  it("leaves a port that has targets of its own as it is", () => {
    const own = portRow(22, { own: { from: "addresses", text: "10.50.4.20" } });
    const taken = { ...whole, ...takeCandidate({ ...emptyForm(), ports: [portRow(443), own] }, github, inventory) };
    expect(draftOf(taken).listeners.map(({ target_type, targets }) => [target_type, targets])).toEqual([["instance", ["i-0aa11bb22cc33dd44"]], ["ip", ["10.50.4.20"]]]);
  });

  it("has IPv6 only where every subnet has", () => {
    expect(withoutIpv6(inventory, ["subnet-0a000000000000001"], [])).toContain("private-a has no IPv6 range");
    const all = { ...inventory, subnets: inventory.subnets.map((subnet) => ({ ...subnet, ipv6: true })) };
    expect(withoutIpv6(all, ["subnet-0a000000000000001"], [portRow(443)])).toBeNull();
    expect(withoutIpv6(all, ["subnet-0a000000000000001"], [portRow(53, { protocol: "UDP" })])).toContain("Port 53 speaks UDP");
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
