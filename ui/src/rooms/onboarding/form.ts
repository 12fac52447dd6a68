// The form of an onboarding as the screen shows it: text as typed, choices as made. What it becomes on submit is in draft.ts.
import type { AddressType } from "../../host/bindings";
import { portRow, type PortRow } from "./port";
import type { Where } from "./where";

export interface TagRow {
  key: string;
  value: string;
}

export interface Form {
  /** Null for a new onboarding; one that was made of what stands in AWS has an ID before it is kept. */
  id: string | null;
  /** Whether it was saved before. */
  kept: boolean;
  name: string;
  /** Key of the kind of service that filled in the ports; it is not kept. */
  preset: string | null;
  /** What stands behind every port that has nothing of its own. */
  where: Where;
  vpc: string;
  /** At most one in each zone. */
  subnets: readonly string[];
  /** Of the load balancer; a higher one than the kept makes a new load balancer beside it. */
  edition: number;
  keptEdition: number;
  /** ARN of an existing load balancer that is used; blank where one is made. */
  adoptLoadBalancer: string;
  ports: readonly PortRow[];
  /** Firefly's account as typed, and as typed again. */
  account: string;
  again: string;
  /** The account that was confirmed before; it need not be typed again. */
  confirmed: string | null;
  contact: string;
  /** Regions besides the service's own. */
  regions: readonly string[];
  hostname: string;
  restrictions: string;
  crossZone: boolean;
  deletionProtection: boolean;
  enforceInbound: boolean;
  /** One range a line. */
  ranges: string;
  admitIn: readonly string[];
  tags: readonly TagRow[];
  /** ID of an existing endpoint service that is used; blank where one is made. */
  adoptService: string;
  privateDnsName: string;
  /** ID of the hosted zone that the proof is written into; blank where a person writes it. */
  dnsZone: string;
  dnsProofWritten: boolean;
  addressTypes: readonly AddressType[];
  /** ARNs of load balancers that the service stands on too. */
  furtherLoadBalancers: readonly string[];
  /** ARN of the SNS topic that is told; blank for none. */
  notify: string;
  fourEyes: boolean;
}

/** The form of a new onboarding, with sound defaults. */
export function emptyForm(): Form {
  return {
    id: null,
    kept: false,
    name: "",
    preset: null,
    where: { from: "nothing" },
    vpc: "",
    subnets: [],
    edition: 1,
    keptEdition: 1,
    adoptLoadBalancer: "",
    ports: [portRow(443)],
    account: "",
    again: "",
    confirmed: null,
    contact: "",
    regions: [],
    hostname: "",
    restrictions: "",
    crossZone: true,
    deletionProtection: true,
    enforceInbound: false,
    ranges: "",
    admitIn: [],
    tags: [],
    adoptService: "",
    privateDnsName: "",
    dnsZone: "",
    dnsProofWritten: false,
    addressTypes: ["ipv4"],
    furtherLoadBalancers: [],
    notify: "",
    fourEyes: false,
  };
}
