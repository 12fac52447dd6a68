// From the form to the draft that the backend checks and keeps. Pure. What does not even parse is said by slips.ts.
import type { Adopt, Draft, Network, Service } from "../../host/bindings";
import type { Form, TagRow } from "./form";
import { listenerOf } from "./listener";
import { digitsOf, isRange, lines, stated } from "./typed";

/** The draft of a form; numbers that are none become NaN, which slips.ts has refused before it is sent. */
export function draftOf(form: Form): Draft {
  return {
    id: form.id,
    name: form.name.trim(),
    firefly_again: again(form),
    firefly: { account: digitsOf(form.account), regions: [...form.regions], contact: stated(form.contact) },
    network: network(form),
    listeners: form.ports.map((row) => listenerOf(row, form.where)),
    exposure: {
      hostname: stated(form.hostname),
      restrictions: stated(form.restrictions),
      cross_zone: form.crossZone,
      deletion_protection: form.deletionProtection,
      enforce_inbound: form.enforceInbound,
      consumer_ranges: lines(form.ranges).filter((range) => form.enforceInbound || isRange(range)),
      admit_in: [...form.admitIn],
      tags: tagsOf(form.tags),
    },
    service: service(form),
    adopt: adopt(form),
    four_eyes: form.fourEyes || undefined,
  };
}

/** The value at a problem's path, such as `listeners[0].targets[1]`. */
export function valueAt(draft: Draft, path: string): unknown {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
  return keys.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined), draft);
}

/** Rows without a key and a value are nothing yet. */
export function tagsOf(rows: readonly TagRow[]): Record<string, string> {
  return Object.fromEntries(rows.filter(({ key, value }) => key !== "" || value !== "").map(({ key, value }) => [key, value]));
}

/** The second typing of the account, where it is whole; the backend compares. */
function again(form: Form): string | undefined {
  const digits = digitsOf(form.again);
  return /^\d{12}$/.test(digits) ? digits : undefined;
}

function network({ vpc, subnets, edition }: Form): Network {
  return { vpc, subnets: [...subnets], edition: edition === 1 ? undefined : edition };
}

function adopt({ adoptLoadBalancer, adoptService }: Form): Adopt | undefined {
  if (adoptLoadBalancer === "" && adoptService === "") return undefined;
  return { load_balancer: stated(adoptLoadBalancer), endpoint_service: stated(adoptService) };
}

/** Nothing where the service is as every onboarding's. */
function service(form: Form): Service | undefined {
  const name = stated(form.privateDnsName)?.toLowerCase();
  const zone = stated(form.dnsZone);
  const chosen: Service = {
    private_dns_name: name,
    // without a name there is nothing to prove, and with a zone nobody has to write the proof
    dns_zone: name && zone,
    dns_proof_written: name !== undefined && zone === undefined && form.dnsProofWritten,
    address_types: [...form.addressTypes],
    further_load_balancers: [...form.furtherLoadBalancers],
    notify: stated(form.notify),
  };
  const plain = (name ?? chosen.notify) === undefined && chosen.further_load_balancers.length === 0 && form.addressTypes.join() === "ipv4";
  return plain ? undefined : chosen;
}
