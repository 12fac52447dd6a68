// Sample answers of the backend, typed by the bindings: the estate `acme` in small. For tests alone.
import type {
  ActivityView, AuditView, Candidate, CandidateTarget, ConnectionCard, ConnectionsView, Desired, Drawing, Entry, Estimate, Evidence, Fault, HandoffView, Identities, Instance,
  Inventory, InventoryView, Item, LoadBalancer, Node, OnboardingRow, OnboardingView, PaperView, Plan, PlanView, Preset, RunView, Session, Step, StepView, Subnet, TopologyView, Verdict,
} from "../host/bindings";

export const CUSTOMER = "111122223333";
export const FIREFLY = "444455556666";
/** One digit away from Firefly's. */
export const LOOKALIKE = "444455556686";
export const ID = "k3m9x2p7qa";
export const RUN = "run-7f3a";
export const AT = "2026-11-24T05:12:00Z";
/** Markup, a right-to-left override and length: what a tag in AWS may hold. */
export const HOSTILE = '<img src=x onerror="document.title=1">\u202Eevil & <b>bold</b>';
const VPC = "vpc-0a1b2c3d4e5f60718";
const NLB = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/ffly-github-ente-k3m9/50dc6c495c0c9188";
const SERVICE = "vpce-svc-0123456789abcdef0";

export const session: Session = {
  realm: "sandbox",
  identity: { account: CUSTOMER, arn: `arn:aws:sts::${CUSTOMER}:assumed-role/PlatformAdmin/ana`, partition: "aws", alias: "acme-prod", region: "us-east-1", source: { kind: "sandbox", account: CUSTOMER }, expires_at: null },
  pending_approvals: 1,
  notices: [],
};

export const fault: Fault = {
  code: "UnauthorizedOperation",
  kind: "denied",
  message: "AWS refused ec2:DescribeNetworkAcls",
  hint: "Add ec2:DescribeNetworkAcls to the role’s policy",
  request_id: "4f2f0c52-9a31-4d0c-8a9e-2a40e2a3c001",
  causes: ["You are not authorized to perform this operation"],
};

const observed = (fact: string, call: string, resource: string | null = null): Evidence => ({ basis: "observed", fact, resource, call, at: AT });

export const verdicts: Verdict[] = [
  { key: "private_connectivity", title: "Private connectivity", outcome: "pass", message: "The load balancer is internal and every subnet is private", evidence: [observed("Scheme = internal", "elasticloadbalancing:DescribeLoadBalancers", NLB)] },
  { key: "no_public_exposure", title: "No public exposure", outcome: "pass", message: "No target has a public address that its security group opens", evidence: [observed("PublicIpAddress absent", "ec2:DescribeInstances", "i-0aa11bb22cc33dd44")] },
  { key: "stable_dns", title: "Stable DNS", outcome: "unknown", message: "Firefly’s private zone is not visible from this account", evidence: [{ basis: "unknown", because: "Only Firefly can read its private hosted zones" }] },
  { key: "granular_access_control", title: "Granular access control", outcome: "fail", message: "A principal other than Firefly’s may connect", evidence: [observed("AllowedPrincipals = arn:aws:iam::777788889999:root", "ec2:DescribeVpcEndpointServicePermissions", SERVICE)] },
];

const health = { protocol: "TCP", port: "traffic-port", interval_seconds: 10, timeout_seconds: 10, healthy_threshold: 3, unhealthy_threshold: 2 };

export const desired: Desired = {
  schema: 1,
  id: ID,
  name: "GitHub Enterprise",
  account: CUSTOMER,
  region: "us-east-1",
  firefly: { account: FIREFLY, regions: [], contact: "ops@firefly.example" },
  network: { vpc: VPC, subnets: ["subnet-0a000000000000001", "subnet-0b000000000000001"] },
  listeners: [443, 22].map((port) => ({ port, protocol: "TCP", target_type: "instance", target_port: port, targets: ["i-0aa11bb22cc33dd44"], health_check: health })),
  exposure: { hostname: "git.internal.acme.example", cross_zone: true, deletion_protection: true, enforce_inbound: false, consumer_ranges: [], admit_in: ["sg-0fe1000000000001"], tags: { CostCentre: "42" } },
};

const items: Item[] = [
  { key: "identity", part: "prerequisites", title: "Signed in to the onboarding’s account", actor: "you", state: "done", detail: "Account 1111 2222 3333 in us-east-1", evidence: [observed("Account = 111122223333", "sts:GetCallerIdentity")] },
  { key: "restrictions", part: "prerequisites", title: "Restrictions that AWS does not show", actor: "you", state: "unknown", detail: "Nobody has stated any", evidence: [] },
  { key: "load-balancer", part: "load_balancer", title: "Internal Network Load Balancer", actor: "you", state: "done", detail: "Active in two zones", evidence: [observed("State = active", "elasticloadbalancing:DescribeLoadBalancers", NLB)] },
  { key: "targets-healthy", part: "load_balancer", title: "All targets are healthy", actor: "you", state: "attention", detail: "1 of 2 targets is healthy; Target.Timeout on port 22", evidence: [observed("State = unhealthy, Target.Timeout", "elasticloadbalancing:DescribeTargetHealth", "i-0aa11bb22cc33dd44")] },
  { key: "service", part: "endpoint_service", title: "Endpoint service with acceptance required", actor: "you", state: "done", detail: "Available", evidence: [observed("AcceptanceRequired = true", "ec2:DescribeVpcEndpointServiceConfigurations", SERVICE)] },
  { key: "handoff", part: "handoff", title: "Packet sent to Firefly", actor: "you", state: "next", detail: "Not sent yet", evidence: [] },
  { key: "endpoint", part: "firefly_side", title: "Interface endpoint", actor: "firefly", state: "later", detail: "Firefly creates it from the packet", evidence: [] },
  { key: "accepted", part: "approval", title: "Request accepted", actor: "you", state: "later", detail: "No request yet", evidence: [] },
  { key: "validated", part: "validation", title: "Firefly confirmed", actor: "firefly", state: "later", detail: "Not confirmed yet", evidence: [{ basis: "attested", statement: "DNS resolves in our zone", by: "Kim at Firefly", at: AT }] },
];

export const onboardingView: OnboardingView = {
  desired,
  firefly_confirmed: true,
  checklist: { items, stage: "approval needed", next: { title: "Decide on one connection request", detail: "Firefly’s endpoint asks to connect since 3 minutes", room: "connections", actor: "you" } },
  verdicts,
  failed: [1, 0, 2, 1],
  run: RUN,
  running: false,
  interrupted: false,
  can_roll_back: false,
  looked_at: AT,
  unread: [],
};

export const rows: OnboardingRow[] = [
  { id: ID, name: "GitHub Enterprise", account: CUSTOMER, region: "us-east-1", stage: "approval needed", next: "Decide on one connection request", waiting_on: "you", verdicts, failed: [1, 0, 2, 1], pending: 1 },
  { id: "p7qak3m9x2", name: "Artifactory", account: CUSTOMER, region: "us-east-1", stage: "waiting for Firefly", next: "Firefly creates its endpoint", waiting_on: "firefly", verdicts, failed: [0, 0, 0, 0], pending: 0 },
];

const subnet = (id: string, name: string | null, zone: string, zone_id: string, cidr: string, free_addresses: number, owner = CUSTOMER): Subnet => ({ id, vpc: VPC, name, zone, zone_id, cidr, ipv6: false, public_addresses: false, free_addresses, owner, tags: {} });
const balancer = (part: Partial<LoadBalancer>): LoadBalancer => ({ arn: NLB, name: "ffly-github-ente-k3m9", kind: "network", scheme: "internal", state: "active", vpc: VPC, dns_name: "ffly.elb.us-east-1.amazonaws.com", address_type: "ipv4", zones: [{ zone: "us-east-1a", subnet: "subnet-0a000000000000001" }], security_groups: [], enforce_inbound: "off", created_at: AT, attributes: {}, listeners: [], tags: {}, ...part });
const instance = (id: string, name: string, state: string, zone: string): Instance => ({ id, name, vpc: VPC, subnet: "subnet-0a000000000000001", zone, state, private_ip: "10.20.1.10", public_ip: null, security_groups: ["sg-0fe1000000000001"], auto_scaling_group: null, tags: {} });
const target = (id: string, name: string | null, zone: string, state: string): CandidateTarget => ({ id, name, address: "10.20.1.10", subnet: "subnet-0a000000000000001", zone, state, security_groups: ["sg-0fe1000000000001"] });

const ORDERS = "arn:aws:ecs:us-east-1:111122223333:service/main/orders-api";
export const CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555";
export const ALB = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/harbor/50dc6c495c0c9199";
export const GROUP = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/legacy/73e2d6bc24d8a067";

export const candidates: Candidate[] = [
  { key: "instances/ghe", name: "GitHub Enterprise", group: "EC2 instances", target_type: "instance", because: "Instances are registered by ID, so a changed address does not matter", vpc: VPC, targets: [target("i-0aa11bb22cc33dd44", "ghe-primary", "us-east-1a", "running"), target("i-0aa11bb22cc33dd55", "ghe-old", "us-east-1b", "stopped")], attach: null, ports: [], refused: null },
  { key: "instances/hostile", name: HOSTILE, group: "EC2 instances", target_type: "instance", because: "Instances are registered by ID, so a changed address does not matter", vpc: VPC, targets: [target("i-0ee11bb22cc33dd44", HOSTILE, "us-east-1a", "running")], attach: null, ports: [], refused: null },
  { key: "workload/orders", name: "orders-api", group: "ECS services", target_type: "ip", because: "Its tasks have addresses of their own, and the service registers them itself", vpc: VPC, targets: [target("10.20.1.31", null, "us-east-1a", "RUNNING"), target("10.20.2.31", null, "us-east-1b", "RUNNING")], attach: { ecs_service: { service: ORDERS, container: "app", container_port: 8443 } }, ports: [8443], refused: null },
  { key: "auto-scaling/gone", name: "gone", group: "Auto Scaling groups", target_type: "instance", because: "The group registers its instances itself, also those that it starts later", vpc: VPC, targets: [], attach: { auto_scaling_group: "gone" }, ports: [], refused: "Its instances name Auto Scaling group “gone”, which was not found in this account and Region" },
  { key: "interface/pg", name: "PostgreSQL primary", group: "Network interfaces", target_type: "ip", because: "A network interface without an instance is registered by its address", vpc: VPC, targets: [target("10.20.2.40", null, "us-east-1b", "in-use")], attach: null, ports: [], refused: null },
];

export const inventory: Inventory = {
  account: CUSTOMER,
  region: "us-east-1",
  partition: "aws",
  looked_at: AT,
  zones: [{ name: "us-east-1a", id: "use1-az4", state: "available" }, { name: "us-east-1b", id: "use1-az6", state: "available" }, { name: "us-east-1c", id: "use1-az1", state: "available" }],
  vpcs: [{ id: VPC, name: "acme-prod", cidrs: ["10.20.0.0/16"], is_default: false, owner: CUSTOMER, tags: {} }, { id: "vpc-0def0000000000001", name: null, cidrs: ["172.31.0.0/16"], is_default: true, owner: CUSTOMER, tags: {} }],
  subnets: [
    subnet("subnet-0a000000000000001", "private-a", "us-east-1a", "use1-az4", "10.20.1.0/24", 231),
    subnet("subnet-0a000000000000009", "public-a", "us-east-1a", "use1-az4", "10.20.101.0/24", 248),
    subnet("subnet-0b000000000000001", "private-b", "us-east-1b", "use1-az6", "10.20.2.0/24", 240),
    subnet("subnet-0b000000000000002", "tiny-b", "us-east-1b", "use1-az6", "10.20.3.0/28", 4),
    subnet("subnet-0c000000000000001", "shared-c", "us-east-1c", "use1-az1", "10.20.5.0/24", 250, "777788889999"),
  ],
  route_tables: [
    { id: "rtb-main", vpc: VPC, is_main: true, subnets: [], routes: [{ destination: "10.20.0.0/16", target: "local", state: "active" }] },
    { id: "rtb-public", vpc: VPC, is_main: false, subnets: ["subnet-0a000000000000009"], routes: [{ destination: "0.0.0.0/0", target: "igw-0123", state: "active" }] },
  ],
  network_acls: [],
  security_groups: [{ id: "sg-0fe1000000000001", vpc: VPC, name: "ghe-hosts", description: "GitHub Enterprise hosts", ingress: [], egress: [], tags: {} }],
  instances: [instance("i-0aa11bb22cc33dd44", "ghe-primary", "running", "us-east-1a"), instance("i-0aa11bb22cc33dd55", "ghe-old", "stopped", "us-east-1b"), instance("i-0ee11bb22cc33dd44", HOSTILE, "running", "us-east-1a")],
  interfaces: [],
  load_balancers: [
    balancer({}),
    balancer({ arn: ALB, name: "harbor", kind: "application", listeners: [{ arn: `${ALB}/443`, port: 443, protocol: "HTTPS", target_groups: [], certificate: null, more_certificates: [], policy: null, alpn: null, attributes: {}, rules: [], tags: {} }] }),
    balancer({ arn: `${NLB}1`, name: "legacy", listeners: [{ arn: `${NLB}1/443`, port: 443, protocol: "TCP", target_groups: [GROUP], certificate: null, more_certificates: [], policy: null, alpn: null, attributes: {}, rules: [], tags: {} }] }),
    balancer({ arn: `${NLB}2`, name: "storefront", scheme: "internet-facing" }),
  ],
  target_groups: [{ arn: GROUP, name: "legacy", protocol: "TCP", port: 8443, vpc: VPC, target_type: "instance", health_check: { ...health, interval_seconds: 30 }, load_balancers: [`${NLB}1`], attributes: {}, health: [{ id: "i-0aa11bb22cc33dd44", port: 8443, zone: null, state: "healthy", reason: null, description: null, admin_override: null }], tags: {} }],
  endpoint_services: [],
  endpoints: [],
  workloads: [{ name: "orders-api", arn: ORDERS, cluster: "main", network_mode: "awsvpc", desired: 2, running: 2, tasks: [], containers: [{ container: "app", port: 8443 }, { container: "metrics", port: 9090 }], attached: [], other_load_balancing: false }],
  auto_scaling_groups: [],
  certificates: [
    { arn: CERTIFICATE, names: ["*.internal.acme.example"], status: "ISSUED", not_after: "2037-03-01T00:00:00Z" },
    { arn: `${CERTIFICATE}6`, names: ["old.acme.example"], status: "EXPIRED", not_after: "2021-03-01T00:00:00Z" },
  ],
  hosted_zones: [{ id: "Z0ACME", name: "acme.example" }],
  proofs: [],
  topics: ["arn:aws:sns:us-east-1:111122223333:privatelink"],
  gateways: [], flow_logs: [], public_access_block: null, quotas: [], trail: [],
  sources: [{ call: "ec2:DescribeVpcs", at: AT, pages: 1, complete: true }, { call: "ec2:DescribeNetworkAcls", at: AT, pages: 0, complete: false }],
  faults: [],
};

export const inventoryView: InventoryView = { inventory, candidates };

export const presets: Preset[] = [
  {
    key: "github", label: "GitHub Enterprise", description: "Web and API over HTTPS on 443, Git over SSH on 22",
    ports: [
      { port: 443, protocol: "TCP", purpose: "Web, API and Git over HTTPS", health_check: { ...health, protocol: "HTTPS", path: "/status", matcher: "200" }, health_check_because: "GitHub tells load balancers to ask for /status.", tls: "passthrough", tls_because: "The appliance has its own certificate." },
      { port: 22, protocol: "TCP", purpose: "Git over SSH", health_check: { ...health, protocol: "HTTPS", port: "443", path: "/status", matcher: "200" }, health_check_because: "An open port 22 says little.", tls: "none", tls_because: "SSH encrypts by itself." },
    ],
    traps: ["Webhooks go the other way."],
  },
  { key: "custom", label: "Something else", description: "Any service over TCP; set its ports yourself", ports: [{ port: 443, protocol: "TCP", purpose: "Whatever Firefly dials there", health_check: health, health_check_because: "An open port counts.", tls: "terminate_if_plain", tls_because: "Pass TLS through if the service speaks it." }], traps: [] },
];

const box = (id: string, kind: Node["kind"], x: number, label: string, detail: string, tone: Node["tone"], status: string, findings = 0): Node => ({ id, kind, label, detail, tone, status, findings, place: { x, y: 60, width: 190, height: 78 }, facts: [["ID", id], ["State", status]], resources: [id], members: 1, collapsed: null });

export const drawing: Drawing = {
  title: "GitHub Enterprise to Firefly",
  width: 1180,
  height: 220,
  frames: [{ id: "customer", kind: "account", label: "Account 1111 2222 3333, us-east-1", note: "Read from AWS", place: { x: 0, y: 0, width: 920, height: 200 } }, { id: "firefly", kind: "firefly", label: "Firefly 4444 5555 6666", note: "As far as AWS shows it to you", place: { x: 960, y: 0, width: 230, height: 200 } }],
  nodes: [
    box("i-0aa11bb22cc33dd44", "target", 20, "ghe-primary", "443, 22 · us-east-1a", "good", "healthy"),
    box("tg-443", "target_group", 240, "Port 443", "1 of 1 healthy", "good", "healthy"),
    box(NLB, "load_balancer", 460, "ffly-github-ente-k3m9", "internal · 2 zones", "good", "active"),
    box(SERVICE, "endpoint_service", 680, SERVICE, "acceptance required", "bad", "a stranger is allowed", 1),
    box("vpce-0aa11bb22cc33dd44", "connection", 980, "vpce-0aa11bb22cc33dd44", "4444 5555 6666", "pending", "waits for approval"),
  ],
  edges: [["i-0aa11bb22cc33dd44", "tg-443", 210, 240], ["tg-443", NLB, 430, 460], [NLB, SERVICE, 650, 680], [SERVICE, "vpce-0aa11bb22cc33dd44", 870, 980]].map(([from, to, x1, x2], at) => ({ id: `edge-${at}`, from: String(from), to: String(to), label: at === 3 ? "AWS backbone" : "", tone: at === 3 ? "pending" : "good", points: [[Number(x1), 99], [Number(x2), 99]] })),
  description: "From one target through the load balancer and the endpoint service to Firefly’s endpoint",
};

export const topologyView: TopologyView = { drawing, traces: [], looked_at: AT, unread: [] };

const steps: Step[] = [
  { id: "security-group", title: "Create the security group ffly-github-ente-k3m9", why: "A load balancer made without one can never get one", needs: [], work: { act: { do: "create_security_group", vpc: VPC, name: "ffly-github-ente-k3m9", description: "Firefly PrivateLink", tags: { ManagedBy: "firefly-privatelink" } } } },
  { id: "load-balancer", title: "Create the load balancer ffly-github-ente-k3m9", why: "Endpoint services stand on a load balancer", needs: ["security-group"], work: { act: { do: "create_load_balancer", name: "ffly-github-ente-k3m9", subnets: desired.network.subnets, security_groups: [{ from: "security-group" }], dual_stack: false, tags: {} } } },
  { id: "load-balancer-active", title: "Wait until the load balancer is active", why: "An endpoint service needs an active one", needs: ["load-balancer"], work: { wait: { for: "load_balancer_active", load_balancer: { from: "load-balancer" } } } },
];

export const plan: Plan = { onboarding: ID, account: CUSTOMER, region: "us-east-1", purpose: "set_up", steps, kept: [], warnings: ["Only two zones are used; a third would add room for a failing zone"] };

export const estimates: Estimate[] = [10, 100].map((gb_per_month, at) => ({
  region: "us-east-1",
  traffic: { gb_per_month, new_flows_per_second: 1, active_flows: 100 },
  lines: [
    { what: "Network Load Balancer, by the hour", payer: "customer", cents: 1643, basis: "1 new load balancer × 730 hours × 0.0225 USD" },
    { what: "Firefly’s interface endpoint, by the hour", payer: "firefly", cents: 1460, basis: "1 endpoint × 2 zones × 730 hours × 0.01 USD" },
  ],
  customer_cents: at === 0 ? 1725 : 2013,
  firefly_cents: at === 0 ? 1470 : 1560,
  priced_on: "2026-09-17",
  source: "AWS Price List",
  notes: ["Not counted: flow logs."],
  statement: "This is an estimate from AWS’s list prices; AWS’s bill decides.",
}));

export const planView: PlanView = { plan, hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", changes: 2, drawing, cost: [], looked_at: AT, needs_approval: false, unread: [{ call: "ec2:DescribeNetworkAcls", fault }] };

/** The same plan as a paper: approved by somebody else, and by its maker, which counts for nothing. */
export const paperView: PaperView = {
  path: "/home/ana/ffly-plan.json",
  hash: "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
  name: desired.name,
  plan,
  plan_hash: planView.hash,
  changes: 2,
  unread: planView.unread,
  made_by: "arn:aws:sts::111122223333:assumed-role/PlatformAdmin/ben",
  made_at: AT,
  sandbox: true,
  approvals: [
    { by: "arn:aws:sts::111122223333:assumed-role/Reviewer/kim", at: AT, note: HOSTILE, counts: true },
    { by: "arn:aws:sts::111122223333:assumed-role/PlatformAdmin/ben", at: AT, note: null, counts: false },
  ],
  you: session.identity.arn,
  approve_fault: null,
  apply_fault: null,
};

const stepView = (id: string, title: string, part: Partial<StepView>): StepView => ({ id, title, why: "", call: null, state: "waiting", started_at: null, ended_at: null, saw: null, attempts: 0, polls: 0, produced: null, request_id: null, fault: null, ...part });

/** A run as it stands half-way: made, making, still to come. */
export const runView: RunView = {
  run: RUN,
  onboarding: ID,
  plan_hash: planView.hash,
  caller: session.identity.arn,
  started_at: AT,
  ended_at: null,
  ending: null,
  paused: null,
  steps: [
    stepView("security-group", "Create the security group ffly-github-ente-k3m9", { state: "done", started_at: AT, ended_at: "2026-11-24T05:12:02Z", produced: "sg-0123456789abcdef0", attempts: 1 }),
    stepView("load-balancer", "Create the load balancer ffly-github-ente-k3m9", { state: "done", started_at: "2026-11-24T05:12:02Z", ended_at: "2026-11-24T05:12:05Z", produced: NLB, attempts: 2 }),
    stepView("load-balancer-active", "Wait until the load balancer is active", { state: "running", started_at: "2026-11-24T05:12:05Z", saw: "provisioning", polls: 3 }),
  ],
  last_seq: 5,
};

/** The same run after it ended. */
export const endedRun: RunView = { ...runView, ended_at: "2026-11-24T05:13:00Z", ending: "finished", last_seq: 7, steps: runView.steps.map((step) => ({ ...step, state: "done", ended_at: "2026-11-24T05:13:00Z" })) };

/** The same run, waiting for a new sign-in at its last step. */
export const pausedRun: RunView = {
  ...runView,
  paused: { step: "load-balancer-active", fault: { ...fault, kind: "credentials", code: "ExpiredToken", message: "The session has ended", hint: "Sign in again with profile “acme-prod”" }, since: AT },
  last_seq: 6,
  steps: runView.steps.map((step, at) => (at === 2 ? { ...step, state: "paused" } : step)),
};

/** The same run, failed at its last step. */
export const failedRun: RunView = { ...endedRun, ending: "failed", steps: endedRun.steps.map((step, at) => (at === 2 ? { ...step, state: "failed", fault } : step)) };

export const handoffView: HandoffView = {
  packet: {
    schema: "firefly-privatelink/handoff/1", sandbox: true, onboarding: ID, name: desired.name, made_at: AT, account: CUSTOMER, region: "us-east-1", vpc: VPC,
    subnets: [{ subnet: "subnet-0a000000000000001", zone: "us-east-1a", zone_id: "use1-az4" }, { subnet: "subnet-0b000000000000001", zone: "us-east-1b", zone_id: "use1-az6" }],
    service_name: `com.amazonaws.vpce.us-east-1.${SERVICE}`, service_id: SERVICE, listeners: [{ port: 443, protocol: "TCP" }, { port: 22, protocol: "TCP" }], hostname: "git.internal.acme.example", restrictions: null, expected_requester: FIREFLY,
    hash: "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5",
  },
  gates: [],
  markdown: `# PrivateLink hand-off: GitHub Enterprise (SANDBOX)\n\n- Service name: com.amazonaws.vpce.us-east-1.${SERVICE}\n`,
  email_subject: "PrivateLink hand-off: GitHub Enterprise (SANDBOX)",
  email_body: "Hello,\n\nthe service is ready.",
  sent: [{ at: AT, packet_hash: "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5", to: "ops@firefly.example" }],
};

export const gatedHandoff: HandoffView = { ...handoffView, packet: null, sent: [], gates: [{ key: "targets-healthy", title: "Targets are not healthy", detail: "1 of 2 targets is unhealthy: Target.Timeout" }] };

const CHECKS: ConnectionCard["checks"] = [
  { key: "owner", title: "The requester is Firefly", outcome: "pass", detail: "The account equals the expected one", required: true },
  { key: "region", title: "The Region is agreed", outcome: "pass", detail: "us-east-1", required: true },
  { key: "service", title: "The service is ours", outcome: "pass", detail: "It carries our tags", required: true },
  { key: "zone", title: "The zones match", outcome: "unknown", detail: "AWS does not say in which zones the endpoint stands", required: false },
];

export const goodCard: ConnectionCard = {
  connection: { service: SERVICE, endpoint: "vpce-0aa11bb22cc33dd44", owner: FIREFLY, state: "pendingAcceptance", region: "us-east-1", ip_address_type: "ipv4", created_at: AT, dns_names: [] },
  expected_owner: FIREFLY, checks: CHECKS, acceptable: true, rejectable: true, blocked_because: null,
};

export const strangersCard: ConnectionCard = {
  ...goodCard,
  connection: { ...goodCard.connection, endpoint: "vpce-0ee11bb22cc33dd44", owner: LOOKALIKE },
  checks: CHECKS.map((check) => (check.key === "owner" ? { ...check, outcome: "fail", detail: "4444 5555 6686 is not 4444 5555 6666" } : check)),
  acceptable: false,
  blocked_because: "The requester is not Firefly’s account",
};

export const connectionsView: ConnectionsView = {
  service_name: `com.amazonaws.vpce.us-east-1.${SERVICE}`,
  cards: [goodCard, strangersCard, { ...goodCard, connection: { ...goodCard.connection, endpoint: "vpce-0bb11bb22cc33dd44", state: "available" }, acceptable: false }],
  unread: [],
  looked_at: AT,
  sandbox: true,
};

export const auditView: AuditView = {
  audit: {
    verdicts,
    findings: [
      { rule: "FPL-PRINCIPALS", title: "Only Firefly may connect", severity: "critical", outcome: "fail", message: "arn:aws:iam::777788889999:root is allowed too", rationale: "Whoever is allowed can ask for a connection, and one mistaken click lets them in.", resource: SERVICE, evidence: verdicts[3]?.evidence ?? [], remediation: "Remove the principal; the repair plan does it.", repairable: true, controls: ["prowler:vpc_endpoint_services_allowed_principals_trust_boundaries"], accepted: null },
      { rule: "FPL-FLOW-LOGS", title: "Flow logs are on", severity: "medium", outcome: "fail", message: `VPC ${HOSTILE} has no flow logs`, rationale: "Without them nobody sees what was refused.", resource: VPC, evidence: [observed("FlowLogs = []", "ec2:DescribeFlowLogs", VPC)], remediation: "Create flow logs for the VPC.", repairable: false, controls: [], accepted: null },
      { rule: "FPL-NACL", title: "Network ACLs let the traffic through", severity: "high", outcome: "unknown", message: "The network ACLs could not be read", rationale: "A tight ACL makes accepted connections time out.", resource: null, evidence: [{ basis: "unknown", because: "ec2:DescribeNetworkAcls was refused" }], remediation: "Allow ec2:DescribeNetworkAcls.", repairable: false, controls: [], accepted: null },
      { rule: "FPL-SCHEME", title: "The load balancer is internal", severity: "critical", outcome: "pass", message: "It is internal", rationale: "", resource: NLB, evidence: [observed("Scheme = internal", "elasticloadbalancing:DescribeLoadBalancers", NLB)], remediation: "", repairable: false, controls: [], accepted: null },
    ],
  },
  looked_at: AT,
  unread: [],
  repairs: 1,
  repair_fault: null,
};

const entry = (seq: number, event: Entry["event"]): Entry => ({ seq, at: AT, onboarding: ID, who: session.identity.arn, event, previous: `hash-${seq - 1}`, hash: `hash-${seq}` });

export const entries: Entry[] = [
  entry(1, { event: "onboarding_saved", name: desired.name, digest: planView.hash }),
  entry(2, { event: "run_started", run: RUN, plan, plan_hash: planView.hash, caller: session.identity.arn }),
  entry(3, { event: "intent", run: RUN, step: "security-group", action: { do: "create_security_group", vpc: VPC, name: "ffly-github-ente-k3m9", description: HOSTILE, tags: {} }, token: "tok-1", attempt: 1 }),
  entry(4, { event: "done", run: RUN, step: "security-group", produced: "sg-0123456789abcdef0", request_id: "8b2f0c52-9a31-4d0c-8a9e-2a40e2a3c002", note: null }),
  entry(5, { event: "waiting", run: RUN, step: "load-balancer-active", saw: "provisioning" }),
  entry(6, { event: "reached", run: RUN, step: "load-balancer-active", saw: "active", polls: 4 }),
  entry(7, { event: "run_ended", run: RUN, ending: "finished" }),
];

export const activityView: ActivityView = { entries, chain: { entries: entries.length, head: planView.hash, broken: null } };

export const identities: Identities = {
  profiles: ["default", "acme-prod"],
  keys: ["acme-break-glass"],
  keychain_fault: null,
  profiles_fault: null,
};
