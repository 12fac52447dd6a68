//! What exists, for looking and for tests: IDs, names and ties. Not what AWS shows, and without what follows from something else.

use serde_json::{Map, Value, json};

use super::state::{Ec2, Peer, Permission};

impl Ec2 {
    /// Every resource by kind and ID.
    pub fn dump(&self) -> Value {
        json!({
            "vpcs": all(self.vpcs.iter().map(|(id, v)| (id, json!({ "cidrs": v.cidrs, "tags": v.tags })))),
            "subnets": all(self.subnets.iter().map(|(id, s)| (id, json!({ "vpc": s.vpc, "zone": s.zone, "zone_id": s.zone_id, "cidr": s.cidr, "tags": s.tags })))),
            "route_tables": all(self.route_tables.iter().map(|(id, t)| {
                let routes: Vec<String> = t.routes.iter().map(|r| format!("{} {} {}", r.destination, r.target, r.state)).collect();
                (id, json!({ "vpc": t.vpc, "main": t.is_main, "subnets": t.subnets, "routes": routes, "tags": t.tags }))
            })),
            "internet_gateways": all(self.internet_gateways.iter().map(|(id, g)| (id, json!({ "vpc": g.vpc, "tags": g.tags })))),
            "nat_gateways": all(self.nat_gateways.iter().map(|(id, g)| (id, json!({ "vpc": g.vpc, "subnet": g.subnet, "failure": g.failure, "deleted": g.deleted, "tags": g.tags })))),
            "exclusions": all(self.exclusions.iter().map(|(id, e)| (id, json!({ "resource": e.resource, "mode": e.mode, "deleted": e.deleted, "tags": e.tags })))),
            "network_acls": all(self.network_acls.iter().map(|(id, a)| (id, json!({ "vpc": a.vpc, "subnets": a.subnets, "entries": a.entries.len(), "tags": a.tags })))),
            "security_groups": self.dump_groups(),
            "prefix_lists": all(self.prefix_lists.iter().filter(|(_, l)| !l.is_aws()).map(|(id, l)| (id, json!({ "name": l.name, "entries": l.entries().len(), "tags": l.tags })))),
            "notifications": all(self.notifications.iter().map(|(id, n)| (id, json!({ "topic": n.topic, "events": n.events })))),
            "elastic_ips": all(self.elastic_ips.iter().map(|(id, a)| (id, json!({ "ip": a.ip, "interface": a.interface, "tags": a.tags })))),
            "flow_logs": all(self.flow_logs.iter().map(|(id, f)| (id, json!({ "resource": f.resource, "destination": f.destination, "group": f.group, "tags": f.tags })))),
            "instances": all(self.instances.iter().map(|(id, i)| {
                (id, json!({ "state": i.state, "subnet": i.subnet, "private_ip": i.private_ip, "security_groups": i.security_groups, "tags": i.tags }))
            })),
            "interfaces": all(self.interfaces.iter().map(|(id, i)| {
                let value = json!({
                    "kind": i.kind, "description": i.description, "subnet": i.subnet, "private_ip": i.private_ip,
                    "security_groups": i.security_groups, "listens": i.listens, "gone_at": i.gone_at, "tags": i.tags,
                });
                (id, value)
            })),
            "endpoint_services": self.dump_services(),
            "endpoints": all(self.endpoints.iter().map(|(id, e)| {
                let value = json!({
                    "vpc": e.vpc, "service": e.service_id, "service_account": e.service_account, "subnets": e.subnets,
                    "security_groups": e.security_groups, "interfaces": e.interfaces, "deleted": e.deleted, "tags": e.tags,
                });
                (id, value)
            })),
        })
    }

    fn dump_groups(&self) -> Value {
        all(self.security_groups.iter().map(|(id, g)| {
            let rules = |rules: &[Permission]| rules.iter().map(sentence).collect::<Vec<String>>();
            (id, json!({ "vpc": g.vpc, "name": g.name, "ingress": rules(&g.ingress), "egress": rules(&g.egress), "tags": g.tags }))
        }))
    }

    fn dump_services(&self) -> Value {
        all(self.endpoint_services.iter().map(|(id, s)| {
            let connections: Vec<Value> = s
                .connections
                .iter()
                .map(|c| json!({ "endpoint": c.endpoint, "owner": c.owner, "state": c.state, "since": c.since }))
                .collect();
            let value = json!({
                "name": s.name, "load_balancers": s.load_balancers, "acceptance_required": s.acceptance_required,
                "principals": s.principals.keys().collect::<Vec<_>>(), "private_dns_name": s.private_dns_name, "owner_pays": s.owner_pays, "connections": connections, "tags": s.tags,
            });
            (id, value)
        }))
    }
}

fn all<'a>(of: impl Iterator<Item = (&'a String, Value)>) -> Value {
    Value::Object(of.map(|(id, value)| (id.clone(), value)).collect::<Map<String, Value>>())
}

/// A rule in one line: `tcp 443-443 10.0.0.0/8`.
fn sentence(rule: &Permission) -> String {
    let (Peer::Cidr(peer) | Peer::Group(peer) | Peer::PrefixList(peer)) = &rule.peer;
    let ports = rule.ports.map_or_else(|| "all".to_owned(), |(from, to)| format!("{from}-{to}"));
    format!("{} {ports} {peer}", rule.protocol)
}
