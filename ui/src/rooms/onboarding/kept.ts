// From an onboarding that was saved to its form, and to the form of another one like it. Pure.
import type { Candidate, Desired, OnboardingView, Service } from "../../host/bindings";
import { emptyForm, type Form } from "./form";
import { rowOf } from "./port";
import { sameWhere, whereOf, type Where } from "./where";

type Kept = Pick<OnboardingView, "desired" | "firefly_confirmed">;

/** The form of an onboarding that exists; nothing of it is lost when it is saved again. */
export function formOf({ desired, firefly_confirmed }: Kept, candidates: readonly Candidate[]): Form {
  const { adopt, exposure, firefly, listeners, network } = desired;
  const wheres = listeners.map((listener) => whereOf(listener, candidates));
  const common: Where = wheres[0] ?? { from: "nothing" };
  const edition = network.edition ?? 1;
  return {
    id: desired.id,
    kept: true,
    name: desired.name,
    preset: null,
    where: common,
    vpc: network.vpc,
    subnets: network.subnets,
    edition,
    keptEdition: edition,
    adoptLoadBalancer: adopt?.load_balancer ?? "",
    ports: listeners.map((listener, at) => rowOf(listener, ownOf(wheres[at], common))),
    account: firefly.account,
    again: "",
    confirmed: firefly_confirmed ? firefly.account : null,
    contact: firefly.contact ?? "",
    regions: firefly.regions,
    hostname: exposure.hostname ?? "",
    restrictions: exposure.restrictions ?? "",
    crossZone: exposure.cross_zone,
    deletionProtection: exposure.deletion_protection,
    enforceInbound: exposure.enforce_inbound,
    ranges: exposure.consumer_ranges.join("\n"),
    admitIn: exposure.admit_in,
    tags: Object.entries(exposure.tags).map(([key, value]) => ({ key, value })),
    adoptService: adopt?.endpoint_service ?? "",
    ...serviceOf(desired.service ?? {}),
    fourEyes: desired.four_eyes ?? false,
  };
}

/** The form of a new onboarding that is made like one that exists. What only one onboarding can use stays with that one, and
 * Firefly's account is typed again: it is confirmed for each onboarding. */
export function copyOf(kept: Kept, candidates: readonly Candidate[]): Form {
  const form = formOf(kept, candidates);
  return {
    ...form,
    id: null,
    kept: false,
    name: `Copy of ${form.name}`.slice(0, 60),
    confirmed: null,
    edition: 1,
    keptEdition: 1,
    adoptLoadBalancer: "",
    adoptService: "",
    dnsProofWritten: false,
    furtherLoadBalancers: [],
    ports: form.ports.map((row) => ({ ...row, adopt: "" })),
  };
}

/** The form of an onboarding that was made of what stands in AWS, and that nobody has seen yet. */
export function importedOf(desired: Desired, candidates: readonly Candidate[]): Form {
  return { ...formOf({ desired, firefly_confirmed: false }, candidates), kept: false };
}

type ServiceFields = Pick<Form, "privateDnsName" | "dnsZone" | "dnsProofWritten" | "addressTypes" | "furtherLoadBalancers" | "notify">;

/** What is as every service has it is left out of what the backend says. */
function serviceOf(service: Partial<Service>): ServiceFields {
  return {
    privateDnsName: service.private_dns_name ?? "",
    dnsZone: service.dns_zone ?? "",
    dnsProofWritten: service.dns_proof_written ?? false,
    addressTypes: service.address_types ?? emptyForm().addressTypes,
    furtherLoadBalancers: service.further_load_balancers ?? [],
    notify: service.notify ?? "",
  };
}

function ownOf(where: Where | undefined, common: Where): Where | null {
  return where === undefined || sameWhere(where, common) ? null : where;
}
