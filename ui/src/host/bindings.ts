// Generated from the list of commands by `cargo xtask bindings`. Do not edit.

export type AcceptedRisk = { rule: string, 
/**
 * The finding's resource.
 */
resource: string | null, reason: string, 
/**
 * Who answers for it, as typed.
 */
owner: string, 
/**
 * From then on it is a finding like any other.
 */
until: string, 
/**
 * How bad it was when it was accepted; what becomes worse is open again.
 */
severity: Severity, 
/**
 * SHA-256 over the facts that were seen when it was accepted; what is seen otherwise is open again.
 */
seen: string, 
/**
 * What was found, in words; absent in decisions of before 2026-11-24.
 */
finding?: string, 
/**
 * The caller's ARN of whoever recorded it.
 */
by: string, at: string, };

export type AccountId = string;

export type AclEntry = { number: number, egress: boolean, allow: boolean, 
/**
 * IP protocol number as text; `-1` is all.
 */
protocol: string, cidr: string, from_port: number | null, to_port: number | null, };

export type Action = { "do": "create_security_group", vpc: VpcId, name: string, description: string, tags: { [key in string]: string }, } | { "do": "delete_security_group", group: Slot<SecurityGroupId>, } | { "do": "authorize_ingress", group: Slot<SecurityGroupId>, rules: Array<SlotRule>, } | { "do": "revoke_ingress", group: Slot<SecurityGroupId>, rules: Array<SlotRule>, } | { "do": "authorize_egress", group: Slot<SecurityGroupId>, rules: Array<SlotRule>, } | { "do": "revoke_egress", group: Slot<SecurityGroupId>, rules: Array<SlotRule>, } | { "do": "create_load_balancer", name: string, subnets: Array<SubnetId>, security_groups: Array<Slot<SecurityGroupId>>, 
/**
 * IPv6 beside IPv4.
 */
dual_stack: boolean, tags: { [key in string]: string }, } | { "do": "delete_load_balancer", load_balancer: Slot<Arn>, } | { "do": "set_security_groups", load_balancer: Slot<Arn>, security_groups: Array<Slot<SecurityGroupId>>, enforce_inbound: boolean, } | { "do": "set_subnets", load_balancer: Slot<Arn>, subnets: Array<SubnetId>, } | { "do": "set_dual_stack", load_balancer: Slot<Arn>, on: boolean, } | { "do": "set_load_balancer_attributes", load_balancer: Slot<Arn>, attributes: { [key in string]: string }, } | { "do": "create_target_group", name: string, vpc: VpcId, protocol: string, port: Port, target_type: string, health_check: HealthCheck, tags: { [key in string]: string }, } | { "do": "delete_target_group", target_group: Slot<Arn>, } | { "do": "set_target_group_attributes", target_group: Slot<Arn>, attributes: { [key in string]: string }, } | { "do": "modify_target_group", target_group: Slot<Arn>, health_check: HealthCheck, } | { "do": "register_targets", target_group: Slot<Arn>, targets: Array<Target>, } | { "do": "deregister_targets", target_group: Slot<Arn>, targets: Array<Target>, } | { "do": "set_ecs_target_groups", cluster: string, service: Arn, target_groups: Array<ContainerTarget>, } | { "do": "attach_auto_scaling", auto_scaling_group: string, target_group: Slot<Arn>, } | { "do": "detach_auto_scaling", auto_scaling_group: string, target_group: Slot<Arn>, } | { "do": "create_listener", load_balancer: Slot<Arn>, port: Port, protocol: string, target_group: Slot<Arn>, tls?: Tls, tags: { [key in string]: string }, } | { "do": "modify_listener", listener: Slot<Arn>, protocol: string, target_group: Slot<Arn>, tls?: Tls, } | { "do": "set_listener_attributes", listener: Slot<Arn>, attributes: { [key in string]: string }, } | { "do": "delete_listener", listener: Slot<Arn>, } | { "do": "create_endpoint_service", load_balancers: Array<Slot<Arn>>, acceptance_required: boolean, private_dns_name?: string, 
/**
 * `ipv4`, `ipv6`; as AWS has it when empty.
 */
address_types?: Array<string>, 
/**
 * Regions besides the service's own.
 */
regions?: Array<string>, tags: { [key in string]: string }, } | { "do": "delete_endpoint_service", service: Slot<EndpointServiceId>, } | { "do": "set_acceptance", service: Slot<EndpointServiceId>, required: boolean, } | { "do": "change_endpoint_service", service: Slot<EndpointServiceId>, change: ServiceChange, } | { "do": "set_private_dns_name", service: Slot<EndpointServiceId>, name: string | null, } | { "do": "verify_private_dns", service: Slot<EndpointServiceId>, } | { "do": "write_txt_record", zone: HostedZoneId, record: Slot<TxtRecord>, } | { "do": "delete_txt_record", zone: HostedZoneId, record: Slot<TxtRecord>, } | { "do": "create_notification", service: Slot<EndpointServiceId>, topic: Arn, events: Array<string>, } | { "do": "delete_notification", notification: Slot<NotificationId>, } | { "do": "add_tags", resource: string, tags: { [key in string]: string }, } | { "do": "remove_tags", resource: string, tags: { [key in string]: string }, } | { "do": "add_principals", service: Slot<EndpointServiceId>, principals: Array<string>, } | { "do": "remove_principals", service: Slot<EndpointServiceId>, principals: Array<string>, } | { "do": "accept_connection", service: EndpointServiceId, endpoint: EndpointId, } | { "do": "reject_connection", service: EndpointServiceId, endpoint: EndpointId, } | { "do": "create_endpoint", vpc: VpcId, subnets: Array<SubnetId>, security_groups: Array<Slot<SecurityGroupId>>, service_name: string, tags: { [key in string]: string }, } | { "do": "delete_endpoint", endpoint: Slot<EndpointId>, };

export type ActivityView = { entries: Array<Entry>, chain: ChainReport, };

export type Actor = "you" | "firefly";

export type AddressType = "ipv4" | "ipv6";

export type Adopt = { 
/**
 * An internal Network Load Balancer in the VPC.
 */
load_balancer?: Arn, 
/**
 * An endpoint service that stands on Network Load Balancers.
 */
endpoint_service?: EndpointServiceId, };

export type Aim = { "for": "set_up" } | { "for": "repair" } | { "for": "accept", endpoint: EndpointId, } | { "for": "reject", endpoint: EndpointId, } | { "for": "teardown" } | { "for": "roll_back" };

export type ApplyInput = { id: OnboardingId, aim: Aim, plan_hash: string, };

export type ApprovalView = { by: string, at: string, note: string | null, 
/**
 * It is of exactly this plan, by somebody who did not make it.
 */
counts: boolean, };

export type Arn = string;

export type Attach = { "ecs_service": { 
/**
 * The service.
 */
service: Arn, 
/**
 * A container of its task definition, by name.
 */
container: string, 
/**
 * A port that the task definition gives that container.
 */
container_port: Port, } } | { "auto_scaling_group": string };

export type AttachedContainer = { target_group: Arn, container: string, port: Port, };

export type Audit = { findings: Array<Finding>, verdicts: Array<Verdict>, };

export type AuditCompareInput = { id: OnboardingId, before: number, 
/**
 * Null for how it stands now.
 */
after: number | null, };

export type AuditComparison = { before: PointInTime, after: PointInTime, 
/**
 * Different versions of the product judged, so that a difference may be one of the rules.
 */
other_rules: boolean, comparison: Comparison, 
/**
 * What came, went and changed in the drawing.
 */
drawing: Difference, };

export type AuditExportInput = { id: OnboardingId, format: AuditFormat, };

export type AuditFormat = "json" | "csv" | "sarif" | "ocsf";

export type AuditView = { audit: Audit, looked_at: string, unread: Array<Unread>, 
/**
 * Calls of the repair plan; none when nothing can be repaired by itself.
 */
repairs: number, 
/**
 * Why no repair plan can be made, where none can.
 */
repair_fault: Fault | null, };

export type AutoScalingGroup = { name: string, desired: number, instances: Array<InstanceId>, subnets: Array<SubnetId>, 
/**
 * The target groups that its instances are registered in.
 */
target_groups: Array<Arn>, };

export type Break = { seq: number, message: string, };

export type Candidate = { 
/**
 * Stable key for lists.
 */
key: string, 
/**
 * “GitHub Enterprise”.
 */
name: string, 
/**
 * `EC2 instances`, `Auto Scaling groups`, `ECS services`, `Network interfaces`.
 */
group: string, target_type: TargetType, 
/**
 * Why this target type.
 */
because: string, vpc: VpcId, 
/**
 * What stands there now. With `attach` these are shown and not registered.
 */
targets: Array<CandidateTarget>, 
/**
 * Who registers the targets, where they come and go; of an ECS service the first of its container ports.
 */
attach: Attach | null, 
/**
 * Ports that it is known to listen on.
 */
ports: Array<Port>, 
/**
 * Why it cannot be chosen as it stands.
 */
refused: string | null, };

export type CandidateTarget = { 
/**
 * Instance ID or private address: what will be registered.
 */
id: string, name: string | null, address: string | null, subnet: SubnetId | null, zone: ZoneName | null, state: string, security_groups: Array<SecurityGroupId>, };

export type Certificate = { arn: Arn, 
/**
 * The name it was asked for, and every other one it covers.
 */
names: Array<string>, 
/**
 * `ISSUED`, `EXPIRED`, `PENDING_VALIDATION` and others.
 */
status: string, not_after: string | null, };

export type ChainReport = { entries: number, 
/**
 * Hash of the last entry: keep it elsewhere, and the whole record is pinned.
 */
head: string, broken: Break | null, };

export type Change = { 
/**
 * “Health check interval”, in words.
 */
what: string, 
/**
 * Absent when it was not set, or is not known.
 */
before: string | null, 
/**
 * Absent when it goes.
 */
after: string | null, };

export type Changed = { before: Finding, after: Finding, worse: boolean, };

export type Check = { key: string, title: string, outcome: Outcome, detail: string, 
/**
 * Whether a failure (or an unknown) forbids acceptance.
 */
required: boolean, };

export type Checklist = { items: Array<Item>, next: NextAction, 
/**
 * `planned`, `building`, `ready to hand off`, `waiting for Firefly`, `approval needed`, `connected`.
 */
stage: string, };

export type Comparison = { 
/**
 * Fails or is unknown now, and was not judged before.
 */
appeared: Array<Finding>, 
/**
 * Failed or was unknown before, and is not judged any more: what it was about is gone, or is not looked at.
 */
gone: Array<Finding>, changed: Array<Changed>, verdicts: Array<VerdictChanged>, 
/**
 * Checks that are made now and hold, and were not made before.
 */
holding_appeared: number, 
/**
 * Checks that held before and are not made any more.
 */
holding_gone: number, 
/**
 * Whether anything got worse: more is wrong, or less is known.
 */
worse: boolean, };

export type Connection = { service: EndpointServiceId, endpoint: EndpointId, owner: AccountId, 
/**
 * In lower camel case as the wire has it (`pendingAcceptance`); compare without case.
 */
state: string, region: string | null, ip_address_type: string | null, created_at: string | null, dns_names: Array<string>, };

export type ConnectionCard = { connection: Connection, expected_owner: AccountId, checks: Array<Check>, 
/**
 * True for a pending request all of whose required checks hold.
 */
acceptable: boolean, 
/**
 * True where rejecting makes sense: pending, or live.
 */
rejectable: boolean, 
/**
 * Why acceptance is not possible.
 */
blocked_because: string | null, };

export type ConnectionsView = { 
/**
 * As AWS gave it; absent before the endpoint service exists.
 */
service_name: string | null, cards: Array<ConnectionCard>, 
/**
 * Why connections could not be read.
 */
unread: Array<Unread>, looked_at: string, 
/**
 * True where the other parties' parts can be played.
 */
sandbox: boolean, };

export type ContainerPort = { container: string, port: Port, };

export type ContainerTarget = { target_group: Slot<Arn>, container: string, port: Port, };

export type CostLine = { what: string, payer: Payer, 
/**
 * US cents a month, rounded to the nearest.
 */
cents: number, 
/**
 * How the amount comes about.
 */
basis: string, };

export type CredentialSource = { "kind": "default" } | { "kind": "profile", profile: string, } | { "kind": "key", name: string, } | { "kind": "sandbox", account: AccountId, };

export type Desired = { 
/**
 * Version of this form; 1.
 */
schema: number, 
/**
 * Minted once by `init`; kept in the AWS tags.
 */
id: OnboardingId, 
/**
 * For people; may change.
 */
name: string, 
/**
 * The account that is changed, and no other.
 */
account: AccountId, 
/**
 * The Region in which all of it stands.
 */
region: Region, firefly: Firefly, network: Network, 
/**
 * The ports that Firefly dials.
 */
listeners: Array<DesiredListener>, exposure: Exposure, service?: Service, adopt?: Adopt, 
/**
 * A set-up, a change or a teardown needs the approval of somebody else than who applies it.
 */
four_eyes?: boolean, };

export type DesiredListener = { 
/**
 * The port that Firefly dials.
 */
port: Port, protocol: Protocol, target_type: TargetType, 
/**
 * The port that the service listens on.
 */
target_port: Port, 
/**
 * Instance IDs, private IP addresses, or the ARN of one Application Load Balancer. Empty where `attach` names who registers them.
 */
targets?: Array<string>, 
/**
 * Who registers and deregisters the targets, as they come and go.
 */
attach?: Attach, 
/**
 * Needed for TLS, and for nothing else.
 */
tls?: Tls, health_check: HealthCheck, options?: ListenerOptions, 
/**
 * An existing target group that is used instead of making one. It stays at teardown.
 */
adopt_target_group?: Arn, };

export type Difference = { added: Array<DrawnPart>, removed: Array<DrawnPart>, changed: Array<PartChange>, };

export type Draft = { 
/**
 * Absent for a new onboarding.
 */
id: OnboardingId | null, name: string, firefly: Firefly, 
/**
 * Firefly's account once more, from another source; needed until it was confirmed for this onboarding.
 */
firefly_again?: AccountId, network: Network, listeners: Array<DesiredListener>, exposure: Exposure, service?: Service, adopt?: Adopt, four_eyes?: boolean, };

export type DraftCheck = { problems: Array<Problem>, };

export type Drawing = { title: string, width: number, height: number, 
/**
 * Outer frames before the frames inside them.
 */
frames: Array<Frame>, 
/**
 * From the targets to the private DNS name.
 */
nodes: Array<Node>, edges: Array<Edge>, 
/**
 * The same in words, for people who do not see it.
 */
description: string, };

export type DrawnPart = { kind: PartKind, 
/**
 * Of the node or edge.
 */
id: string, 
/**
 * “Target group ffly-orders-443”, “443 → ffly-orders-443”.
 */
label: string, };

export type Edge = { id: string, from: string, to: string, label: string, tone: Tone, 
/**
 * The corners of the line, ends included.
 */
points: Array<[number, number]>, };

export type Ending = "finished" | "failed" | "cancelled" | "needs_attention";

export type Endpoint = { id: EndpointId, vpc: VpcId, kind: string, service_name: string, state: string, owner: AccountId | null, subnets: Array<SubnetId>, security_groups: Array<SecurityGroupId>, dns_names: Array<string>, created_at: string | null, last_error: string | null, tags: { [key in string]: string }, };

export type EndpointId = string;

export type EndpointService = { id: EndpointServiceId, 
/**
 * Read from AWS, never composed.
 */
name: string, 
/**
 * `Pending`, `Available`, `Deleting`, `Deleted`, `Failed`.
 */
state: string, acceptance_required: boolean, load_balancers: Array<Arn>, zones: Array<ZoneName>, private_dns_name: string | null, 
/**
 * How far the proof of the private DNS name's domain is.
 */
private_dns: PrivateDns | null, 
/**
 * Absent when they could not be read.
 */
notifications: Array<Notification> | null, ip_address_types: Array<string>, 
/**
 * The Regions in which an endpoint can be made now.
 */
regions: Array<string>, 
/**
 * Whether endpoints in other Regions than the service's reach it; absent where AWS did not say.
 */
remote_access?: boolean, 
/**
 * `ServiceOwner` when the owner pays for its endpoints too; absent when each side pays its own.
 */
payer: string | null, 
/**
 * Absent when the permissions could not be read.
 */
principals: Array<Principal> | null, 
/**
 * Absent when the connections could not be read.
 */
connections: Array<Connection> | null, tags: { [key in string]: string }, };

export type EndpointServiceId = string;

export type Entry = { 
/**
 * 1, 2, 3 … without a gap.
 */
seq: number, at: string, 
/**
 * The onboarding that it belongs to, where it belongs to one.
 */
onboarding: OnboardingId | null, 
/**
 * The caller's ARN.
 */
who: string, event: Event, 
/**
 * Hash of the entry before.
 */
previous: string, 
/**
 * SHA-256 over the canonical JSON of all the above.
 */
hash: string, };

export type Estimate = { region: Region, traffic: Traffic, lines: Array<CostLine>, 
/**
 * The customer's lines together, in US cents.
 */
customer_cents: number, 
/**
 * Firefly's lines together, in US cents.
 */
firefly_cents: number, 
/**
 * The day on which the oldest of the prices that were used was valid: `2026-09-17`.
 */
priced_on: string, source: string, 
/**
 * What a reader has to know: prices of another Region, what is not counted.
 */
notes: Array<string>, 
/**
 * That this is an estimate.
 */
statement: string, };

export type Event = { "event": "onboarding_saved", name: string, digest: string, } | { "event": "paper_used", paper: string, } | { "event": "onboarding_imported", service: string, } | { "event": "onboarding_forgotten", name: string, } | { "event": "run_started", run: RunId, plan: Plan, plan_hash: string, caller: string, } | { "event": "intent", run: RunId, step: StepId, action: Action, token: Token, attempt: number, } | { "event": "done", run: RunId, step: StepId, produced: string | null, request_id: string | null, note: string | null, } | { "event": "failed", run: RunId, step: StepId, fault: Fault, will_retry: boolean, } | { "event": "waiting", run: RunId, step: StepId, saw: string, } | { "event": "reached", run: RunId, step: StepId, saw: string, polls: number, 
/**
 * What the steps after it take from the wait.
 */
produced?: string, } | { "event": "paused", run: RunId, step: StepId, fault: Fault, } | { "event": "resumed", run: RunId, } | { "event": "run_ended", run: RunId, ending: Ending, } | { "event": "handed_off", packet_hash: string, to: string, 
/**
 * The packet itself, where it was still what AWS held when the delivery was recorded.
 */
packet?: Packet, } | { "event": "firefly_confirmed", account: AccountId, } | { "event": "overridden", gate: string, reason: string, } | { "event": "approved", 
/**
 * The hash of the saved plan.
 */
paper: string, plan_hash: string, 
/**
 * The approver's caller ARN.
 */
by: string, note?: string, } | { "event": "judged", endpoint: string, owner: string, verdict: string, } | { "event": "risk_accepted", risk: AcceptedRisk, } | { "event": "risk_withdrawn", rule: string, resource: string | null, } | { "event": "snapshot_kept", number: number, 
/**
 * SHA-256 of what is kept.
 */
sha256: string, why: SnapshotWhy, } | { "event": "reported", sha256: string, } | { "event": "attested", statement: string, by: string, } | { "event": "played", part: string, } | { "event": "records_put_aside", files: Array<KeptFile>, 
/**
 * The onboardings that could still be read from it and were taken over.
 */
salvaged: Array<OnboardingId>, 
/**
 * Whether all that it held of them could be read.
 */
complete: boolean, };

export type Evidence = { "basis": "observed", 
/**
 * What was read: “state = active”.
 */
fact: string, 
/**
 * The resource's ID or ARN.
 */
resource: string | null, 
/**
 * `service:Operation`.
 */
call: string, at: string | null, } | { "basis": "attested", statement: string, by: string, at: string, } | { "basis": "unknown", because: string, };

export type ExportFormat = "terraform" | "cloudformation" | "cli";

export type ExportInput = { id: OnboardingId, format: ExportFormat, };

export type ExportView = { format: ExportFormat, text: string, file_name: string, unread: Array<Unread>, };

export type Exposure = { 
/**
 * The stable internal name that Firefly should resolve; Firefly makes one when absent.
 */
hostname?: string, 
/**
 * What AWS cannot show: host firewalls, appliances, hops on premises.
 */
restrictions?: string, 
/**
 * Send to healthy targets in every zone, not only in the node's own.
 */
cross_zone: boolean, 
/**
 * AWS refuses to delete the load balancer while this is on.
 */
deletion_protection: boolean, 
/**
 * Apply the load balancer's inbound rules to PrivateLink traffic too. Off: PrivateLink alone gets in.
 */
enforce_inbound: boolean, 
/**
 * Firefly's source ranges; needed when `enforce_inbound` is on.
 */
consumer_ranges: string[], 
/**
 * Security groups of the targets that get one rule admitting the load balancer's group. Opt-in.
 */
admit_in: Array<SecurityGroupId>, 
/**
 * Further tags for everything created.
 */
tags: { [key in string]: string }, };

export type Fault = { 
/**
 * Stable code: AWS's own where AWS answered, else ours in lower case with dashes.
 */
code: string, 
/**
 * How one may go on.
 */
kind: FaultKind, 
/**
 * What is wrong and where.
 */
message: string, 
/**
 * What to do about it.
 */
hint: string | null, 
/**
 * AWS's request ID, where there is one.
 */
request_id: string | null, 
/**
 * What led to it, nearest first.
 */
causes: Array<string>, };

export type FaultKind = "throttled" | "unavailable" | "lost" | "credentials" | "denied" | "not_found" | "duplicate" | "in_use" | "token_reused" | "cancelled" | "invalid" | "other";

export type Finding = { 
/**
 * Stable rule ID such as `FPL-PRINCIPALS`.
 */
rule: string, title: string, severity: Severity, outcome: Outcome, 
/**
 * One sentence: what is so, here.
 */
message: string, 
/**
 * Why it matters.
 */
rationale: string, 
/**
 * The resource's ID or ARN.
 */
resource: string | null, evidence: Array<Evidence>, 
/**
 * What to do about it.
 */
remediation: string, 
/**
 * Whether the repair plan mends it.
 */
repairable: boolean, 
/**
 * IDs of the controls that others use for the same thing.
 */
controls: Array<string>, 
/**
 * Somebody has accepted it for a while; it is still so.
 */
accepted: AcceptedRisk | null, 
/**
 * Somebody had accepted it, and that does not hold any more.
 */
lapsed?: Lapsed, };

export type Firefly = { 
/**
 * The only account that may connect.
 */
account: AccountId, 
/**
 * Regions that Firefly may connect from; empty means the service's own.
 */
regions: Array<Region>, 
/**
 * Whom to write to.
 */
contact?: string, };

export type FlowLog = { id: string, 
/**
 * The VPC, subnet or network interface that it records.
 */
resource: string, 
/**
 * `ACTIVE`.
 */
state: string, 
/**
 * `ACCEPT`, `REJECT` or `ALL`.
 */
traffic: string, 
/**
 * `cloud-watch-logs`, `s3` or `kinesis-data-firehose`.
 */
destination_kind: string, destination: string | null, 
/**
 * `SUCCESS` or `FAILED`; absent before anything was delivered.
 */
delivery: string | null, delivery_error: string | null, };

export type Frame = { id: string, kind: FrameKind, label: string, 
/**
 * A second line: how this is known. May be empty.
 */
note: string, place: Place, };

export type FrameKind = "account" | "region" | "vpc" | "zone" | "subnet" | "public_subnet" | "backbone" | "firefly" | "stranger";

export type Gate = { 
/**
 * Stable key, such as `targets-healthy`.
 */
key: string, title: string, 
/**
 * What is missing.
 */
detail: string, };

export type Gateway = { 
/**
 * `igw-…` or `nat-…`, as routes name it.
 */
id: string, kind: GatewayKind, vpc: VpcId | null, 
/**
 * Of a NAT gateway.
 */
subnet: SubnetId | null, 
/**
 * As AWS says it: `available`, `attached`, `deleting` and others.
 */
state: string, name: string | null, };

export type GatewayKind = "internet" | "nat";

export type HandoffInput = { id: OnboardingId, override_reason: string | null, };

export type HandoffView = { packet: Packet | null, 
/**
 * What has to be so before anything is handed over.
 */
gates: Array<Gate>, markdown: string, email_subject: string, email_body: string, sent: Array<Sent>, };

export type HealthCheck = { 
/**
 * `TCP`, `HTTP` or `HTTPS`.
 */
protocol: string, 
/**
 * A port, or `traffic-port`.
 */
port: string, 
/**
 * What HTTP and HTTPS checks ask for; `/` when absent.
 */
path?: string, 
/**
 * Success codes such as `200-399`, for HTTP and HTTPS.
 */
matcher?: string, 
/**
 * Time between two checks of a target: 5 to 300 seconds.
 */
interval_seconds: number, 
/**
 * Time in which a target has to answer: 2 to 120 seconds.
 */
timeout_seconds: number, 
/**
 * Good checks until a target counts as well: 2 to 10 in a row.
 */
healthy_threshold: number, 
/**
 * Bad checks until a target counts as ill: 2 to 10 in a row.
 */
unhealthy_threshold: number, };

export type HealthThresholds = { 
/**
 * Healthy targets below which the zone leaves DNS.
 */
dns_failover_count?: number, 
/**
 * The same in per cent of all targets.
 */
dns_failover_percentage?: number, 
/**
 * Healthy targets below which unhealthy ones get traffic too; not above the threshold of DNS.
 */
routing_count?: number, 
/**
 * The same in per cent of all targets.
 */
routing_percentage?: number, };

export type Hop = { 
/**
 * The box that it stands at.
 */
node: string, 
/**
 * The line that leads there from the box before, at the first hop of a box.
 */
edge: string | null, verdict: Passage, 
/**
 * What is checked, in a few words: “Network ACL of the target’s subnet, inwards”.
 */
check: string, 
/**
 * What was found, as a sentence without a period.
 */
says: string, 
/**
 * The rule, ACL entry, route or attribute that stops it or lets it pass.
 */
rule: string | null, 
/**
 * Where it is stopped: what would let it pass.
 */
would_allow: string | null, evidence: Array<Evidence>, };

export type HostedZone = { id: HostedZoneId, 
/**
 * Without the final dot.
 */
name: string, };

export type HostedZoneId = string;

export type Identities = { profiles: Array<string>, keys: Array<string>, 
/**
 * Why the keychain cannot be used, where it cannot.
 */
keychain_fault: Fault | null, profiles_fault: Fault | null, };

export type Identity = { 
/**
 * The account that will be changed.
 */
account: AccountId, 
/**
 * The caller's ARN.
 */
arn: string, 
/**
 * `aws`, `aws-cn`, `aws-us-gov` …
 */
partition: string, 
/**
 * The account's alias, where we may read it.
 */
alias: string | null, 
/**
 * Region that calls go to.
 */
region: Region, 
/**
 * Where the credentials come from.
 */
source: CredentialSource, 
/**
 * When the credentials end, where that is known.
 */
expires_at: string | null, };

export type ImportInput = { service: EndpointServiceId, 
/**
 * Firefly's account, from a person.
 */
firefly: AccountId, };

export type Imported = { desired: Desired, 
/**
 * What could not be taken over, and what deserves a second look, as sentences.
 */
notes: Array<string>, };

export type Instance = { id: InstanceId, name: string | null, vpc: VpcId | null, subnet: SubnetId | null, zone: ZoneName | null, state: string, private_ip: string | null, public_ip: string | null, security_groups: Array<SecurityGroupId>, 
/**
 * The Auto Scaling group that replaces it, where there is one.
 */
auto_scaling_group: string | null, tags: { [key in string]: string }, };

export type InstanceId = string;

export type InterfaceId = string;

export type Inventory = { account: AccountId, region: Region, partition: string, 
/**
 * When the look began.
 */
looked_at: string, zones: Array<Zone>, vpcs: Array<Vpc>, subnets: Array<Subnet>, route_tables: Array<RouteTable>, network_acls: Array<NetworkAcl>, security_groups: Array<SecurityGroup>, instances: Array<Instance>, interfaces: Array<NetworkInterface>, load_balancers: Array<LoadBalancer>, target_groups: Array<TargetGroup>, endpoint_services: Array<EndpointService>, endpoints: Array<Endpoint>, workloads: Array<Workload>, auto_scaling_groups: Array<AutoScalingGroup>, certificates: Array<Certificate>, 
/**
 * Public hosted zones of Route 53.
 */
hosted_zones: Array<HostedZone>, 
/**
 * TXT records under the names that AWS drew to prove private DNS names, as far as zones of this account hold them.
 */
proofs: Array<ProofRecord>, 
/**
 * SNS topics.
 */
topics: Array<Arn>, gateways: Array<Gateway>, flow_logs: Array<FlowLog>, 
/**
 * Absent when it could not be read.
 */
public_access_block: PublicAccessBlock | null, quotas: Array<Quota>, 
/**
 * What was done to endpoint services, newest first. CloudTrail tells the last 90 days.
 */
trail: Array<TrailEvent>, 
/**
 * Which calls the facts came from, by `service:Operation`.
 */
sources: Array<Source>, 
/**
 * What could not be read.
 */
faults: Array<Unread>, };

export type InventoryView = { inventory: Inventory, candidates: Array<Candidate>, };

export type Item = { 
/**
 * Stable key, such as `targets-healthy`.
 */
key: string, part: Part, title: string, actor: Actor, state: ItemState, 
/**
 * One sentence: how it stands.
 */
detail: string, evidence: Array<Evidence>, };

export type ItemState = "done" | "in_progress" | "next" | "later" | "attention" | "unknown";

export type Kept = { step: StepId, id: string, title: string, };

export type KeptFile = { 
/**
 * Its name in the folder of the records.
 */
name: string, sha256: string, };

export type KeptSnapshot = { 
/**
 * What it is called by; never given twice.
 */
number: number, at: string, why: SnapshotWhy, version: string, 
/**
 * Failed findings that nobody had accepted, by severity: critical, high, medium, low.
 */
failed: [number, number, number, number], 
/**
 * SHA-256 of what is kept; the activity holds the one that it had when it was written.
 */
sha256: string, };

export type KeyName = { name: string, };

export type Lapsed = { risk: AcceptedRisk, why: LapsedWhy, };

export type LapsedWhy = "ended" | "changed";

export type Listener = { arn: Arn, port: Port, protocol: string, 
/**
 * Target groups that the default action forwards to.
 */
target_groups: Array<Arn>, 
/**
 * The default certificate of a TLS listener.
 */
certificate: Arn | null, 
/**
 * Further ones, which a client gets that asks for a name of theirs (SNI).
 */
more_certificates: Array<Arn>, 
/**
 * The security policy of a TLS listener.
 */
policy: string | null, 
/**
 * The ALPN policy of a TLS listener.
 */
alpn: string | null, 
/**
 * Of network load balancers, as far as AWS has any.
 */
attributes: { [key in string]: string }, 
/**
 * Of an Application Load Balancer's listener.
 */
rules: Array<ListenerRule>, tags: { [key in string]: string }, };

export type ListenerOptions = { 
/**
 * Silence after which a TCP connection is dropped: 60 to 6000 s, 350 when absent. TLS listeners have no such setting.
 */
idle_timeout_seconds?: number, 
/**
 * Send proxy protocol version 2 before each connection. A service that does not expect it breaks.
 */
proxy_protocol?: boolean, 
/**
 * Let the targets see the client's address. Over PrivateLink that is always a load balancer's own.
 */
preserve_client_ip?: boolean, 
/**
 * How long a target that leaves may finish: 0 to 3600 s, 300 when absent.
 */
deregistration_delay_seconds?: number, 
/**
 * Cut what is still open at the end of that time.
 */
end_connections_at_deregistration?: boolean, 
/**
 * Cut the connections of a target that becomes unhealthy.
 */
end_connections_when_unhealthy?: boolean, 
/**
 * Cross-zone for this port alone; as the load balancer when absent.
 */
cross_zone?: boolean, health_thresholds?: HealthThresholds, };

export type ListenerRule = { arn: Arn, 
/**
 * `default`, or a number.
 */
priority: string, 
/**
 * Its conditions in short: `path-pattern /admin/*`. Hostile text.
 */
conditions: Array<string>, 
/**
 * `forward`, `redirect`, `fixed-response` and others.
 */
action: string, target_groups: Array<Arn>, };

export type LoadBalancer = { arn: Arn, name: string, 
/**
 * `network`, `application` or `gateway`.
 */
kind: string, 
/**
 * `internal` or `internet-facing`.
 */
scheme: string, 
/**
 * `provisioning`, `active`, `active_impaired`, `failed`.
 */
state: string, vpc: VpcId | null, dns_name: string, 
/**
 * `ipv4` or `dualstack`.
 */
address_type: string, zones: Array<LoadBalancerZone>, security_groups: Array<SecurityGroupId>, 
/**
 * `on` or `off`; absent when the load balancer has no security groups.
 */
enforce_inbound: string | null, created_at: string | null, attributes: { [key in string]: string }, listeners: Array<Listener>, tags: { [key in string]: string }, };

export type LoadBalancerZone = { zone: ZoneName, subnet: SubnetId, };

export type Network = { 
/**
 * The VPC in which the service runs.
 */
vpc: VpcId, 
/**
 * One per Availability Zone; two zones or more are advised.
 */
subnets: Array<SubnetId>, 
/**
 * 1; a higher number asks for a new load balancer beside the old one, which goes once nothing needs it any more.
 */
edition?: number, };

export type NetworkAcl = { id: string, vpc: VpcId, is_default: boolean, subnets: Array<SubnetId>, entries: Array<AclEntry>, };

export type NetworkInput = { view: View, };

export type NetworkInterface = { id: InterfaceId, vpc: VpcId | null, subnet: SubnetId | null, zone: ZoneName | null, kind: string, description: string, private_ips: Array<string>, public_ip: string | null, security_groups: Array<SecurityGroupId>, instance: InstanceId | null, requester_managed: boolean, };

export type NextAction = { 
/**
 * A whole sentence: “Create the load balancer and the endpoint service”.
 */
title: string, detail: string, 
/**
 * The room to go to: `plan`, `handoff`, `connections`, `audit`, `report`.
 */
room: string, actor: Actor, };

export type Node = { 
/**
 * Stable and unique: the resource's ID or ARN (of a load balancer with `#` and the subnet), else a name made from its step.
 */
id: string, kind: NodeKind, 
/**
 * First line. All text here is plain: no control or reordering characters.
 */
label: string, 
/**
 * Second line: port, address, what it does.
 */
detail: string, tone: Tone, 
/**
 * What the tone means, in words: “healthy”, “waiting for your approval”.
 */
status: string, 
/**
 * How many failed findings concern it.
 */
findings: number, place: Place, 
/**
 * For the side panel: label and value.
 */
facts: Array<[string, string]>, 
/**
 * IDs and ARNs that it stands for; findings about these are its findings.
 */
resources: Array<string>, 
/**
 * How many it stands for; 1 unless it is a box for several.
 */
members: number, 
/**
 * Of a box for several: the key that `View::expanded` takes to draw each of them.
 */
collapsed: string | null, };

export type NodeKind = "instance" | "subnet" | "vpc" | "nat_gateway" | "internet_gateway" | "other_load_balancer" | "target" | "target_group" | "listener" | "load_balancer" | "endpoint_service" | "connection" | "endpoint" | "private_dns";

export type Nothing = null;

export type Notification = { id: NotificationId, topic: Arn, 
/**
 * `Accept`, `Connect`, `Delete`, `Reject`.
 */
events: Array<string>, 
/**
 * `Enabled` or `Disabled`.
 */
state: string, };

export type NotificationId = string;

export type OnboardingId = string;

export type OnboardingKey = { id: OnboardingId, };

export type OnboardingRow = { id: OnboardingId, name: string, account: AccountId, region: Region, stage: string, next: string, waiting_on: Actor, verdicts: Array<Verdict>, 
/**
 * Failed findings by severity: critical, high, medium, low.
 */
failed: [number, number, number, number], pending: number, };

export type OnboardingView = { desired: Desired, 
/**
 * Whether Firefly's account was given twice for this onboarding.
 */
firefly_confirmed: boolean, checklist: Checklist, verdicts: Array<Verdict>, 
/**
 * Failed findings by severity: critical, high, medium, low.
 */
failed: [number, number, number, number], 
/**
 * The newest run, finished or not.
 */
run: RunId | null, 
/**
 * True while that run is being carried out by this process.
 */
running: boolean, 
/**
 * The run was cut short: apply again to go on.
 */
interrupted: boolean, 
/**
 * The last run did not come to its end, and what it did can be taken back.
 */
can_roll_back: boolean, looked_at: string, unread: Array<Unread>, };

export type Outcome = "pass" | "fail" | "unknown";

export type Packet = { 
/**
 * `firefly-privatelink/handoff/1`.
 */
schema: string, 
/**
 * True for a packet of the sandbox; the real Firefly refuses it.
 */
sandbox: boolean, onboarding: OnboardingId, name: string, made_at: string, account: AccountId, region: Region, vpc: VpcId, subnets: Array<PacketSubnet>, 
/**
 * As AWS gave it.
 */
service_name: string, service_id: string, listeners: Array<PacketListener>, hostname: string | null, restrictions: string | null, 
/**
 * The account whose request will be accepted.
 */
expected_requester: AccountId, 
/**
 * Why it was handed over although not every target was healthy, in the words of the person who decided it.
 */
health_override?: string, 
/**
 * SHA-256 over the canonical JSON of everything above.
 */
hash: string, };

export type PacketListener = { port: Port, protocol: string, };

export type PacketSubnet = { subnet: SubnetId, zone: ZoneName, 
/**
 * The same place in every account, unlike the name.
 */
zone_id: ZoneId, };

export type PaperApprove = { hash: string, 
/**
 * What the approver writes beside it.
 */
note: string | null, };

export type PaperKey = { hash: string, };

export type PaperView = { 
/**
 * Where it lies.
 */
path: string, 
/**
 * The hash of the paper.
 */
hash: string, 
/**
 * What the onboarding was called when it was saved.
 */
name: string, plan: Plan, plan_hash: string, 
/**
 * Calls that would change AWS.
 */
changes: number, unread: Array<Unread>, 
/**
 * The caller's ARN of whoever saved it.
 */
made_by: string, made_at: string, sandbox: boolean, approvals: Array<ApprovalView>, 
/**
 * The caller's ARN of whoever looks at it.
 */
you: string, 
/**
 * Why this identity cannot approve it.
 */
approve_fault: Fault | null, 
/**
 * Why this identity cannot apply it now.
 */
apply_fault: Fault | null, };

export type Part = "prerequisites" | "load_balancer" | "endpoint_service" | "handoff" | "firefly_side" | "approval" | "validation";

export type PartChange = { part: DrawnPart, 
/**
 * What it is, before and after; empty where there was, or is, none.
 */
what: Array<[string, string, string]>, };

export type PartKind = "box" | "line";

export type Passage = "pass" | "stop" | "unknown";

export type Pause = { 
/**
 * The step that met it first.
 */
step: StepId, 
/**
 * Its hint says how to sign in.
 */
fault: Fault, since: string, };

export type Payer = "customer" | "firefly";

export type Peer = { "cidr": string } | { "group": SecurityGroupId } | { "prefix_list": string };

export type PictureFormat = "svg" | "png";

export type PictureInput = { id: OnboardingId | null, view: View, format: PictureFormat, };

export type Place = { x: number, y: number, width: number, height: number, };

export type Plan = { onboarding: OnboardingId, account: AccountId, region: Region, purpose: Purpose, steps: Array<Step>, kept: Array<Kept>, 
/**
 * What deserves a second look but stops nothing.
 */
warnings: Array<string>, };

export type PlanInput = { id: OnboardingId, aim: Aim, };

export type PlanView = { plan: Plan, hash: string, 
/**
 * Calls that would change AWS.
 */
changes: number, 
/**
 * The chain with what is planned drawn as planned.
 */
drawing: Drawing, 
/**
 * What the onboarding costs in a month, with little traffic and with more; only for a set-up or a change.
 */
cost: Array<Estimate>, looked_at: string, unread: Array<Unread>, 
/**
 * Applied only once somebody else has approved it.
 */
needs_approval: boolean, };

export type PointInTime = { 
/**
 * Null for now.
 */
number: number | null, at: string, why: SnapshotWhy | null, version: string, };

export type Port = number;

export type Preset = { 
/**
 * Stable name for files and tests: `github`.
 */
key: string, 
/**
 * “GitHub Enterprise”.
 */
label: string, 
/**
 * One line for the card.
 */
description: string, ports: Array<PresetPort>, 
/**
 * What goes wrong with this kind of service, as whole sentences.
 */
traps: Array<string>, };

export type PresetPort = { 
/**
 * 1 to 65535.
 */
port: number, protocol: Protocol, 
/**
 * What Firefly does there: “Git over SSH”.
 */
purpose: string, health_check: HealthCheck, 
/**
 * Why it is checked this way, in a sentence.
 */
health_check_because: string, tls: TlsAdvice, 
/**
 * Why, in a sentence.
 */
tls_because: string, };

export type Principal = { 
/**
 * An ARN, or `*` for everyone.
 */
principal: string, 
/**
 * `Account`, `User`, `Role`, `Service`, `OrganizationUnit`, `All`.
 */
kind: string | null, };

export type PrivateDns = { 
/**
 * `pendingVerification`, `verified`, `failed`.
 */
state: string, 
/**
 * The first label of the record's name.
 */
label: string | null, value: string | null, };

export type Problem = { 
/**
 * Path of the field: `listeners[0].targets[1]`.
 */
field: string, 
/**
 * Stable code.
 */
code: string, message: string, hint: string | null, };

export type ProofRecord = { zone: HostedZoneId, 
/**
 * In full, without the final dot.
 */
name: string, 
/**
 * As zone files have them: in quotes.
 */
values: Array<string>, };

export type Protocol = "TCP" | "TLS" | "UDP" | "TCP_UDP";

export type PublicAccessBlock = { 
/**
 * `off`, `block-bidirectional` or `block-ingress`.
 */
mode: string, 
/**
 * `default-state`, `update-in-progress`, `update-complete`.
 */
state: string, exclusions: Array<PublicAccessExclusion>, };

export type PublicAccessExclusion = { id: string, 
/**
 * The ARN of the VPC or subnet.
 */
resource: Arn, 
/**
 * `allow-bidirectional` or `allow-egress`.
 */
mode: string, state: string, };

export type Purpose = "set_up" | "repair" | "accept" | "reject" | "teardown" | "roll_back" | "consumer" | "consumer_teardown";

export type Quota = { 
/**
 * As AWS names the limit: `network-load-balancers`, `listeners-per-network-load-balancer` and others.
 */
name: string, most: number, };

export type Realm = "aws" | "sandbox" | { "custom": string };

export type Region = string;

export type RenameInput = { id: OnboardingId, name: string, };

export type RiskAccept = { id: OnboardingId, rule: string, 
/**
 * Needed only where the rule fails at several.
 */
resource: string | null, 
/**
 * The finding's message as it was shown: where another one is found now, nothing is accepted.
 */
shown?: string, reason: string, 
/**
 * Who answers for it: a person or a team.
 */
owner: string, 
/**
 * A day, which is meant to its end in UTC, or a moment.
 */
until: string, };

export type RiskWithdraw = { id: OnboardingId, rule: string, resource: string | null, };

export type Route = { 
/**
 * A CIDR block or prefix list ID.
 */
destination: string, 
/**
 * Gateway, interface or peering ID, as AWS gives it; `local` for the VPC's own.
 */
target: string, 
/**
 * `active` or `blackhole`.
 */
state: string, };

export type RouteTable = { id: string, vpc: VpcId, is_main: boolean, subnets: Array<SubnetId>, routes: Array<Route>, };

export type Rule = { 
/**
 * `tcp`, `udp`, `icmp`, a number, or `-1` for all.
 */
protocol: string, 
/**
 * Absent when all ports are meant.
 */
from_port: number | null, to_port: number | null, peer: Peer, description: string | null, };

export type RunId = string;

export type RunKey = { run: RunId, };

export type RunView = { run: RunId, onboarding: OnboardingId, plan_hash: string, caller: string, started_at: string, ended_at: string | null, 
/**
 * Absent while it runs, or when it was interrupted.
 */
ending: Ending | null, 
/**
 * Why it waits for a person, while it does. A run that nobody carries out any more may have ended in such a wait.
 */
paused: Pause | null, steps: Array<StepView>, 
/**
 * The last entry that this view holds; `follow` goes on after it.
 */
last_seq: number, };

export type SavedFile = { path: string, bytes: number, sha256: string, };

export type SeatKey = { name: string, region: Region, };

export type SeatProfile = { profile: string, region: Region, };

export type SecurityGroup = { id: SecurityGroupId, vpc: VpcId, name: string, description: string, ingress: Array<Rule>, egress: Array<Rule>, tags: { [key in string]: string }, };

export type SecurityGroupId = string;

export type Sent = { at: string, packet_hash: string, to: string, };

export type SentInput = { id: OnboardingId, packet_hash: string, 
/**
 * To whom: a name, an address, a thread.
 */
to: string, };

export type Service = { 
/**
 * A name that the consumers' VPCs resolve to their endpoint, once its domain was proven to be ours. Lower case.
 */
private_dns_name?: string, 
/**
 * The public hosted zone that the proof is written into; somebody else does that when absent.
 */
dns_zone?: HostedZoneId, 
/**
 * Somebody has written the proof: a TXT record, which the plan names. Needed only without `dns_zone`.
 */
dns_proof_written: boolean, 
/**
 * What consumers' endpoints may have; with `ipv6` the load balancer is dual-stack.
 */
address_types: Array<AddressType>, 
/**
 * Existing load balancers that the service stands on too. Their listeners should be alike.
 */
further_load_balancers: Array<Arn>, 
/**
 * The SNS topic that is told of requests, connections and their ends.
 */
notify?: Arn, };

export type ServiceChange = { add_load_balancers?: Array<Slot<Arn>>, remove_load_balancers?: Array<Slot<Arn>>, add_address_types?: Array<string>, remove_address_types?: Array<string>, add_regions?: Array<string>, remove_regions?: Array<string>, };

export type Session = { realm: Realm, identity: Identity, 
/**
 * Connection requests that wait for a decision, as last seen; null when they could not be read.
 */
pending_approvals: number | null, 
/**
 * What happened when this seat was taken that a person should know: a sandbox's record that had to be kept aside.
 */
notices: Array<string>, };

export type Severity = "critical" | "high" | "medium" | "low" | "info";

export type Slot<T> = { "known": T } | { "from": StepId };

export type SlotRule = { "plain": Rule } | { "to_group": { protocol: string, from_port: Port, to_port: Port, group: Slot<SecurityGroupId>, description: string, } };

export type SnapshotWhy = { "for": "run_ended", run: RunId, ending: Ending, } | { "for": "handed_off", to: string, } | { "for": "reported", 
/**
 * SHA-256 of the report.
 */
sha256: string, } | { "for": "asked" };

export type SnapshotsView = { snapshots: Array<KeptSnapshot>, };

export type Source = { 
/**
 * `service:Operation`, for example `ec2:DescribeVpcs`.
 */
call: string, 
/**
 * When the answer was complete.
 */
at: string, 
/**
 * How many pages it took.
 */
pages: number, 
/**
 * False when the list may be missing something; then nothing is concluded from an absence.
 */
complete: boolean, };

export type Step = { id: StepId, 
/**
 * What it does, for people: “Create the load balancer ffly-orders-api-k3m9”.
 */
title: string, 
/**
 * Why it is needed.
 */
why: string, work: Work, 
/**
 * Steps that must be done before.
 */
needs: Array<StepId>, 
/**
 * What it changes of something that exists: each setting with its value before and after.
 */
changes?: Array<Change>, 
/**
 * What takes it back, as far as that is possible.
 */
undo?: Action, };

export type StepId = string;

export type StepState = "waiting" | "running" | "done" | "retrying" | "paused" | "failed";

export type StepView = { id: StepId, title: string, why: string, 
/**
 * `service:Operation`, or absent for a wait.
 */
call: string | null, state: StepState, started_at: string | null, ended_at: string | null, 
/**
 * What AWS last said: “provisioning”, “2 of 3 targets healthy”.
 */
saw: string | null, attempts: number, 
/**
 * How often a wait asked AWS.
 */
polls: number, 
/**
 * The ID or ARN that came of it.
 */
produced: string | null, request_id: string | null, fault: Fault | null, };

export type Subnet = { id: SubnetId, vpc: VpcId, name: string | null, zone: ZoneName, zone_id: ZoneId, cidr: string, 
/**
 * Whether it has an IPv6 range.
 */
ipv6: boolean, free_addresses: number, 
/**
 * Whether what is launched in it gets a public address by itself.
 */
public_addresses: boolean, 
/**
 * Another account's ID when the subnet is shared with us: routes and ACLs are then that owner's.
 */
owner: AccountId, tags: { [key in string]: string }, };

export type SubnetId = string;

export type Target = { id: string, port: Port, 
/**
 * `all` for an address outside the VPC (ELBv2 requires it there and only there).
 */
zone: string | null, };

export type TargetGroup = { arn: Arn, name: string, protocol: string, port: Port | null, vpc: VpcId | null, 
/**
 * `instance`, `ip`, `alb`.
 */
target_type: string, health_check: HealthCheck, load_balancers: Array<Arn>, attributes: { [key in string]: string }, health: Array<TargetHealth>, tags: { [key in string]: string }, };

export type TargetHealth = { 
/**
 * Instance ID, IP address or ARN.
 */
id: string, port: Port | null, zone: string | null, 
/**
 * `initial`, `healthy`, `unhealthy`, `unused`, `draining`, `unhealthy.draining`, `unavailable`.
 */
state: string, 
/**
 * AWS's reason code, such as `Target.Timeout`.
 */
reason: string | null, description: string | null, 
/**
 * `zonal_shift_active` while traffic is led away from its zone; absent where AWS says nothing of it.
 */
admin_override: string | null, };

export type TargetType = "instance" | "ip" | "alb";

export type Task = { arn: Arn, private_ip: string | null, subnet: SubnetId | null, zone: ZoneName | null, status: string, health: string, container_ports: Array<Port>, };

export type Tls = { 
/**
 * Of AWS Certificate Manager, in the same Region.
 */
certificate: Arn, 
/**
 * The security policy: which versions and ciphers are spoken.
 */
policy: string, 
/**
 * `HTTP1Only`, `HTTP2Only`, `HTTP2Optional`, `HTTP2Preferred` or `None`.
 */
alpn: string, 
/**
 * Speak TLS to the targets too. Their certificates are not verified by AWS.
 */
to_targets?: boolean, };

export type TlsAdvice = "passthrough" | "terminate_if_plain" | "none";

export type Token = string;

export type Tone = "good" | "pending" | "bad" | "neutral" | "planned";

export type TopologyInput = { id: OnboardingId, view: View, };

export type TopologyView = { drawing: Drawing, 
/**
 * At the drawing's boxes and lines; none for a whole network.
 */
traces: Array<Trace>, looked_at: string, unread: Array<Unread>, };

export type Trace = { 
/**
 * Stable and unique: port, connection, zone and first target.
 */
id: string, 
/**
 * “TCP 443 from vpce-… through us-east-1a to orders-1”.
 */
title: string, port: Port, 
/**
 * The endpoint that asks; absent while nobody does.
 */
connection: string | null, 
/**
 * The zone of the node that it comes in through.
 */
zone: string, 
/**
 * The targets at the end of this way: those that fare alike, the one that `hops` speak of first. Empty where the node has none.
 */
targets: Array<string>, 
/**
 * In order, up to the first stop.
 */
hops: Array<Hop>, 
/**
 * Whether nothing is known to stop it.
 */
reached: boolean, 
/**
 * The index in `hops` of what stops it: the last one.
 */
stopped_at: number | null, 
/**
 * How many hops cannot be judged from this account.
 */
unknown: number, 
/**
 * What lies behind the stop, judged as if it were mended.
 */
beyond: Array<Hop>, };

export type Traffic = { gb_per_month: number, 
/**
 * New TCP connections each second, on average.
 */
new_flows_per_second: number, 
/**
 * TCP connections that are open at a time, on average.
 */
active_flows: number, };

export type TrailEvent = { 
/**
 * CloudTrail's event ID.
 */
id: string, at: string, 
/**
 * `ModifyVpcEndpointServiceConfiguration` and others.
 */
name: string, 
/**
 * The caller's ARN.
 */
by: string | null, 
/**
 * The resource's ID or ARN, as the request names it.
 */
resource: string | null, 
/**
 * AWS's error code, where it was refused.
 */
error: string | null, 
/**
 * What was asked for, as far as it bears on access: `acceptanceRequired`, `addAllowedPrincipals`,
 * `removeAllowedPrincipals`, `vpcEndpointIds`; lists joined with a comma.
 */
asked: { [key in string]: string }, };

export type TxtRecord = { name: string, value: string, };

export type Unread = { 
/**
 * `service:Operation`.
 */
call: string, fault: Fault, };

export type Verdict = { 
/**
 * `private_connectivity`, `no_public_exposure`, `stable_dns`, `granular_access_control`.
 */
key: string, title: string, outcome: Outcome, message: string, evidence: Array<Evidence>, };

export type VerdictChanged = { before: Verdict, after: Verdict, worse: boolean, };

export type View = { 
/**
 * Keys of boxes that stand for several and are drawn in full: what `Node::collapsed` gave. Keys that fit nothing are ignored.
 */
expanded: Array<string>, };

export type Vpc = { id: VpcId, name: string | null, cidrs: string[], is_default: boolean, owner: AccountId, tags: { [key in string]: string }, };

export type VpcId = string;

export type Wait = { "for": "load_balancer_active", load_balancer: Slot<Arn>, } | { "for": "load_balancer_gone", load_balancer: Slot<Arn>, } | { "for": "security_group_free", group: Slot<SecurityGroupId>, } | { "for": "endpoint_service_available", service: Slot<EndpointServiceId>, } | { "for": "endpoint_service_gone", service: Slot<EndpointServiceId>, } | { "for": "targets_healthy", target_group: Slot<Arn>, 
/**
 * Absent in records of plans from before targets were named; then nothing is ever waited for successfully.
 */
targets: Array<Target>, 
/**
 * Where somebody else registers them, and none are named: how many have to be healthy.
 */
at_least: number, } | { "for": "targets_gone", target_group: Slot<Arn>, } | { "for": "domain_proof", service: Slot<EndpointServiceId>, domain: string, } | { "for": "domain_verified", service: Slot<EndpointServiceId>, } | { "for": "principals_are", service: Slot<EndpointServiceId>, principals: Array<string>, } | { "for": "connection_available", service: EndpointServiceId, endpoint: EndpointId, } | { "for": "connection_rejected", service: EndpointServiceId, endpoint: EndpointId, } | { "for": "endpoint_asked", endpoint: Slot<EndpointId>, } | { "for": "endpoint_gone", endpoint: Slot<EndpointId>, };

export type Work = { "act": Action } | { "wait": Wait };

export type Workload = { name: string, arn: Arn, cluster: string, 
/**
 * `awsvpc`, `bridge` or `host`.
 */
network_mode: string, desired: number, running: number, tasks: Array<Task>, 
/**
 * Container ports that the task definition names.
 */
containers: Array<ContainerPort>, 
/**
 * The target groups that the tasks register themselves in.
 */
attached: Array<AttachedContainer>, 
/**
 * It has load balancing that is not told here: a Classic Load Balancer, or a blue/green set-up.
 */
other_load_balancing: boolean, };

export type Zone = { name: ZoneName, id: ZoneId, state: string, };

export type ZoneId = string;

export type ZoneName = string;


/** Every command with what it takes and gives. */
export interface Commands {
  /** The seat we sit in; null before one is taken. */
  session: { input: Nothing; output: Session | null };
  /** Sit down in the sandbox: no account, no cost. */
  seat_sandbox: { input: Nothing; output: Session };
  /** Sit down with a named profile. */
  seat_profile: { input: SeatProfile; output: Session };
  /** Sit down with a key of the keychain. */
  seat_key: { input: SeatKey; output: Session };
  /** Leave the seat. */
  leave_seat: { input: Nothing; output: null };
  /** Profiles and keys that could be used, by name. */
  identities: { input: Nothing; output: Identities };
  /** Take an access key from the CSV file that the AWS console hands out. The host asks for the file; null when that was cancelled. */
  key_import_file: { input: KeyName; output: string | null };
  /** Take an access key from the clipboard, and clear the clipboard. */
  key_import_clipboard: { input: KeyName; output: string };
  /** Forget a key. */
  key_remove: { input: KeyName; output: null };
  /** Everything in the account and Region. */
  inventory: { input: Nothing; output: InventoryView };
  /** Kinds of service that customers bring, with their ports and traps. */
  presets: { input: Nothing; output: Array<Preset> };
  /** All onboardings of this realm. */
  onboardings: { input: Nothing; output: Array<OnboardingRow> };
  /** One onboarding with its checklist. */
  onboarding: { input: OnboardingKey; output: OnboardingView };
  /** What is wrong with a form, all at once. */
  onboarding_check: { input: Draft; output: DraftCheck };
  /** Keep a form as an onboarding. */
  onboarding_save: { input: Draft; output: OnboardingId };
  /** Make an onboarding of an endpoint service that is there, for the form; it is not kept yet. */
  onboarding_import: { input: ImportInput; output: Imported };
  /** Give an onboarding another name. */
  onboarding_rename: { input: RenameInput; output: null };
  /** Forget an onboarding; what it made stays in AWS. */
  onboarding_forget: { input: OnboardingKey; output: null };
  /** What would be done. */
  plan: { input: PlanInput; output: PlanView };
  /** The set-up as code for other tools, from nothing. */
  export: { input: ExportInput; output: ExportView };
  /** Do it. */
  apply: { input: ApplyInput; output: RunId };
  /** Write the plan that was shown where the host's dialog says, for somebody to review; null when that was cancelled. */
  paper_save: { input: ApplyInput; output: PaperView | null };
  /** Open a saved plan where the host's dialog says; null when that was cancelled. */
  paper_open: { input: Nothing; output: PaperView | null };
  /** The saved plan that is open, read and compared with AWS anew. */
  paper: { input: Nothing; output: PaperView | null };
  /** Approve the saved plan that is open; its file holds that afterwards. */
  paper_approve: { input: PaperApprove; output: PaperView };
  /** Do what the saved plan that is open says. */
  paper_apply: { input: PaperKey; output: RunId };
  /** A run as far as it is. */
  run: { input: RunKey; output: RunView };
  /** Stop a run at the next step. Nothing is undone. */
  cancel_run: { input: RunKey; output: null };
  /** Let a run go on that is paused, with the credentials of its identity read anew. */
  resume_run: { input: RunKey; output: null };
  /** The packet for Firefly, or what is missing. */
  handoff: { input: HandoffInput; output: HandoffView };
  /** Record that the packet was sent. */
  handoff_sent: { input: SentInput; output: null };
  /** Requests and connections. */
  connections: { input: OnboardingKey; output: ConnectionsView };
  /** The chain as a drawing, with the ways of packets through it. */
  topology: { input: TopologyInput; output: TopologyView };
  /** The account's network as a drawing. */
  network: { input: NetworkInput; output: TopologyView };
  /** Write a drawing where the host's dialog says; null when that was cancelled. */
  picture_save: { input: PictureInput; output: SavedFile | null };
  /** Findings and verdicts. */
  audit: { input: OnboardingKey; output: AuditView };
  /** Live with a finding for a while. The decision is kept on this computer; AWS does not know of it. */
  risk_accept: { input: RiskAccept; output: AcceptedRisk };
  /** Live with it no longer. */
  risk_withdraw: { input: RiskWithdraw; output: null };
  /** Write the audit where the host's dialog says, for other tools; null when that was cancelled. */
  audit_export: { input: AuditExportInput; output: SavedFile | null };
  /** The points in time that are kept on this computer. */
  snapshots: { input: OnboardingKey; output: SnapshotsView };
  /** Keep how the onboarding stands now. */
  snapshot_keep: { input: OnboardingKey; output: KeptSnapshot };
  /** Hold two points in time against each other, or one against now. */
  audit_compare: { input: AuditCompareInput; output: AuditComparison };
  /** Everything that was done, with the check of its chain. */
  activity: { input: Nothing; output: ActivityView };
  /** Write the report where the host's dialog says; null when that was cancelled. */
  report_save: { input: OnboardingKey; output: SavedFile | null };
  /** Sandbox only: Firefly creates its endpoint from the packet. */
  play_firefly: { input: OnboardingKey; output: null };
  /** Sandbox only: a colleague lets a stranger in by hand, and the stranger asks for a connection. */
  play_stranger: { input: OnboardingKey; output: null };
}

/** What each read provides. */
export const PROVIDES = {
  session: ["session"],
  seat_sandbox: [],
  seat_profile: [],
  seat_key: [],
  leave_seat: [],
  identities: ["identities"],
  key_import_file: [],
  key_import_clipboard: [],
  key_remove: [],
  inventory: ["inventory"],
  presets: [],
  onboardings: ["onboardings"],
  onboarding: ["onboarding"],
  onboarding_check: [],
  onboarding_save: [],
  onboarding_import: [],
  onboarding_rename: [],
  onboarding_forget: [],
  plan: ["plan", "onboarding"],
  export: ["export", "onboarding"],
  apply: [],
  paper_save: [],
  paper_open: [],
  paper: ["paper", "onboarding"],
  paper_approve: [],
  paper_apply: [],
  run: ["run"],
  cancel_run: [],
  resume_run: [],
  handoff: ["handoff", "onboarding"],
  handoff_sent: [],
  connections: ["connections", "onboarding"],
  topology: ["topology", "onboarding"],
  network: ["inventory"],
  picture_save: [],
  audit: ["audit", "onboarding"],
  risk_accept: [],
  risk_withdraw: [],
  audit_export: [],
  snapshots: ["snapshots", "onboarding"],
  snapshot_keep: [],
  audit_compare: ["audit", "onboarding"],
  activity: ["activity"],
  report_save: [],
  play_firefly: [],
  play_stranger: [],
} as const satisfies Record<keyof Commands, readonly string[]>;

/** What each write makes stale. */
export const STALE = {
  session: [],
  seat_sandbox: ["session", "inventory", "onboardings", "onboarding", "activity"],
  seat_profile: ["session", "inventory", "onboardings", "onboarding", "activity"],
  seat_key: ["session", "inventory", "onboardings", "onboarding", "activity"],
  leave_seat: ["session", "inventory", "onboardings", "onboarding", "activity"],
  identities: [],
  key_import_file: ["identities"],
  key_import_clipboard: ["identities"],
  key_remove: ["identities"],
  inventory: [],
  presets: [],
  onboardings: [],
  onboarding: [],
  onboarding_check: [],
  onboarding_save: ["onboardings", "onboarding", "activity"],
  onboarding_import: [],
  onboarding_rename: ["onboardings", "onboarding", "activity"],
  onboarding_forget: ["onboardings", "onboarding", "activity"],
  plan: [],
  export: [],
  apply: ["session", "onboardings", "onboarding", "activity"],
  paper_save: ["paper"],
  paper_open: ["paper"],
  paper: [],
  paper_approve: ["paper", "activity"],
  paper_apply: ["session", "onboardings", "onboarding", "paper", "activity"],
  run: [],
  cancel_run: ["onboarding"],
  resume_run: ["session", "run", "onboarding", "activity"],
  handoff: [],
  handoff_sent: ["handoff", "onboardings", "onboarding", "activity"],
  connections: [],
  topology: [],
  network: [],
  picture_save: [],
  audit: [],
  risk_accept: ["onboardings", "onboarding", "activity"],
  risk_withdraw: ["onboardings", "onboarding", "activity"],
  audit_export: [],
  snapshots: [],
  snapshot_keep: ["snapshots", "activity"],
  audit_compare: [],
  activity: [],
  report_save: ["activity", "onboarding"],
  play_firefly: ["session", "onboardings", "onboarding", "activity"],
  play_stranger: ["session", "onboardings", "onboarding", "activity"],
} as const satisfies Record<keyof Commands, readonly string[]>;

