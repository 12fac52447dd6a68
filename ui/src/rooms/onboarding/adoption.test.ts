import { describe, expect, it } from "vitest";

import { ALB, CERTIFICATE, GROUP, inventory } from "../../test/samples";
import { balancerRefused, groupRefused, serviceRefused, takeBalancer, takeGroup } from "./adoption";
import { certificateChoices, covers } from "./certificates";
import { draftOf } from "./draft";
import { emptyForm } from "./form";
import { decisions, numbers, settled } from "./options";
import { policyChoices } from "./policies";
import { OPTIONS, portRow } from "./port";

const form = emptyForm();
const named = (name: string) => {
  const found = inventory.load_balancers.find((balancer) => balancer.name === name);
  if (!found) throw new Error(`the samples hold no ${name}`);
  return found;
};
const [group] = inventory.target_groups;
if (!group) throw new Error("the samples hold a target group");

describe("what exists already", () => {
  it("may be used, or says why not", () => {
    expect(balancerRefused(named("legacy"), form)).toBeNull();
    expect(balancerRefused(named("harbor"), form)).toContain("an Application Load Balancer");
    expect(balancerRefused(named("storefront"), form)).toContain("internet-facing");
    expect(balancerRefused({ ...named("legacy"), tags: { FireflyAdoptedBy: "p7qak3m9x2" } }, form)).toBe("Onboarding p7qak3m9x2 uses it");
    expect(balancerRefused({ ...named("legacy"), tags: { FireflyAdoptedBy: "p7qak3m9x2" } }, { ...form, id: "p7qak3m9x2" })).toBeNull();
  });

  it("is no target group of another load balancer, VPC or protocol", () => {
    const adopting = { ...form, ...takeBalancer(named("legacy"), inventory) };
    expect(groupRefused(group, portRow(443), form)).toContain("serves one load balancer");
    expect(groupRefused(group, portRow(443), adopting)).toBeNull();
    expect(groupRefused(group, portRow(443, { protocol: "UDP" }), adopting)).toContain("this listener needs UDP");
    expect(groupRefused({ ...group, vpc: "vpc-other" }, portRow(443), adopting)).toContain("another VPC");
  });

  it("is an endpoint service that stands on the load balancer, and comes along with it", () => {
    const service = { id: "vpce-svc-0123456789abcdef0", name: "", state: "Available", acceptance_required: true, load_balancers: [ALB], zones: [], private_dns_name: null, private_dns: null, notifications: null, ip_address_types: [], regions: [], payer: null, principals: null, connections: null, tags: {} };
    expect(serviceRefused(service, { ...form, adoptLoadBalancer: `${ALB}9` })).toContain("does not stand on the load balancer");
    expect([serviceRefused(service, form), serviceRefused(service, { ...form, adoptLoadBalancer: ALB })]).toEqual([null, null]);
    expect(serviceRefused({ ...service, load_balancers: [] }, form)).toContain("no Network Load Balancer");
    const { arn } = named("legacy");
    expect(takeBalancer(named("legacy"), { ...inventory, endpoint_services: [{ ...service, load_balancers: [arn] }] }).adoptService).toBe(service.id);
    expect(serviceRefused({ ...service, state: "Deleting" }, form)).toBe("It is deleting");
  });

  it("brings its subnets, targets, port and check along, so that using it changes nothing", () => {
    const row = { ...portRow(443), ...takeGroup(group, inventory) };
    const draft = draftOf({ ...form, ...takeBalancer(named("legacy"), inventory), ports: [row] });
    expect(draft.network.subnets).toEqual(["subnet-0a000000000000001"]);
    expect(draft.listeners).toEqual([{ port: 443, protocol: "TCP", target_type: "instance", target_port: 8443, targets: ["i-0aa11bb22cc33dd44"], health_check: group.health_check, adopt_target_group: GROUP }]);
  });

  it("is filled by whoever fills it now", () => {
    const [workload] = inventory.workloads;
    if (!workload) throw new Error("the samples hold a service");
    const attached = { ...inventory, workloads: [{ ...workload, attached: [{ target_group: GROUP, container: "app", port: 8443 }] }] };
    const draft = draftOf({ ...form, ports: [{ ...portRow(443), ...takeGroup(group, attached) }] });
    expect(draft.listeners[0]?.attach).toEqual({ ecs_service: { service: workload.arn, container: "app", container_port: 8443 } });
  });
});

describe("certificates", () => {
  it("come usable first, the others with what is wrong with them", () => {
    const choices = certificateChoices(inventory.certificates, Date.parse("2026-11-24T00:00:00Z"));
    expect(choices.map(({ about }) => about.slice(0, 11))).toEqual(["Valid until", "Expired on "]);
    expect(choices.map(({ arn, refused }) => [arn, refused])).toEqual([[CERTIFICATE, null], [`${CERTIFICATE}6`, "It expired on 1 Mar 2021, 00:00:00 UTC"]]);
    expect(choices[0]?.about).toContain("Valid until 1 Mar 2037");
  });

  it("cover a name, or one level of it", () => {
    expect(["git.acme.example", "GIT.acme.example"].every((host) => covers(["*.acme.example"], host))).toBe(true);
    expect(["acme.example", "raw.git.acme.example", "git.acme.example.org"].some((host) => covers(["*.acme.example"], host))).toBe(false);
  });
});

describe("the settings of a port", () => {
  it("say why one cannot be set", () => {
    const idle = (protocol: "TCP" | "TLS", regions: string[]) => numbers(protocol, regions).find(({ key }) => key === "idleTimeout")?.because;
    expect([idle("TCP", []), idle("TLS", []), idle("TCP", ["eu-west-1"])]).toEqual([null, "TLS listeners have no such setting", "Load balancers with an idle time-out of their own serve no other Region"]);
    expect(decisions("UDP", false)[0]?.neverOff).toContain("UDP");
    expect(decisions("UDP", false)[2]?.neverOn).toContain("UDP");
    expect(decisions("TCP", false)[0]?.neverOff).toBeNull();
  });

  it("are counted, and a policy that was saved stays among the others", () => {
    expect([settled(OPTIONS), settled({ ...OPTIONS, proxyProtocol: true, routingCount: "2" })]).toEqual(["Settings: as AWS has them", "Settings: 2 choices of your own"]);
    expect(policyChoices("ELBSecurityPolicy-Own")[0]).toMatchObject({ label: "Own", description: "As it was saved" });
    expect(policyChoices("ELBSecurityPolicy-TLS13-1-2-2021-06")[0]?.description).toBe("TLS 1.2 and later");
  });
});
