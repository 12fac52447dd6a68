//! A first onboarding for something that was found: sound defaults, all of them to be changed.

use std::collections::BTreeSet;

use domain::{
    AccountId, Adopt, Attach, Candidate, Desired, DesiredListener, Exposure, Fault, Firefly, Inventory,
    ListenerOptions, Network, Port, Protocol, SCHEMA, Service, Subnet, SubnetId, default_health_check,
};

use crate::onboarding::mint;

/// What a person says; the rest is proposed.
pub struct Wish {
    /// The candidate's name or key.
    pub service: String,
    pub firefly: AccountId,
    /// Ports that Firefly dials, each the port of the service too.
    pub ports: Vec<Port>,
    pub hostname: Option<String>,
    /// Put the rule that admits the load balancer into the targets' own groups.
    pub admit: bool,
}

/// Proposes an onboarding. `seed` makes its id unique: time and process will do.
pub fn propose(
    wish: &Wish,
    inventory: &Inventory,
    candidates: &[Candidate],
    seed: &serde_json::Value,
) -> Result<Desired, Fault> {
    let candidate = find(wish, candidates)?;
    if let Some(why) = &candidate.refused {
        return Err(Fault::invalid(
            "candidate-refused",
            format!("“{}” cannot be used as it stands: {why}", candidate.name),
        )
        .hint("Put that right in AWS, or choose something else that `privatelink discover` lists"));
    }
    let ports = if wish.ports.is_empty() { candidate.ports.clone() } else { wish.ports.clone() };
    if ports.is_empty() {
        return Err(Fault::invalid("no-port", format!("It is not known on which port “{}” listens", candidate.name))
            .hint("Say it with --port"));
    }
    Ok(Desired {
        schema: SCHEMA,
        id: mint(seed)?,
        name: candidate.name.clone(),
        account: inventory.account.clone(),
        region: inventory.region.clone(),
        firefly: Firefly { account: wish.firefly.clone(), regions: Vec::new(), contact: None },
        network: Network { vpc: candidate.vpc.clone(), subnets: subnets(inventory, candidate), edition: 1 },
        listeners: ports.into_iter().map(|port| listener(inventory, candidate, port)).collect::<Result<_, _>>()?,
        exposure: Exposure {
            hostname: wish.hostname.clone(),
            admit_in: admit_in(wish, candidate),
            ..Exposure::default()
        },
        service: Service::default(),
        adopt: Adopt::default(),
        four_eyes: false,
    })
}

fn find<'a>(wish: &Wish, candidates: &'a [Candidate]) -> Result<&'a Candidate, Fault> {
    let alike = |c: &&Candidate| c.key == wish.service || c.name.eq_ignore_ascii_case(&wish.service);
    let found: Vec<&Candidate> = candidates.iter().filter(alike).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(Fault::not_found("unknown-service", format!("Nothing called “{}” was found", wish.service))
            .hint(format!("Found are: {}", candidates.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ")))),
        several => {
            Err(Fault::invalid("several-services", format!("{} things are called “{}”", several.len(), wish.service))
                .hint(format!(
                    "Name one by its key: {}",
                    several.iter().map(|c| c.key.as_str()).collect::<Vec<_>>().join(", ")
                )))
        }
    }
}

fn listener(inventory: &Inventory, candidate: &Candidate, port: Port) -> Result<DesiredListener, Fault> {
    let attach = candidate.attach.as_ref().map(|attach| attach_for(inventory, candidate, attach, port)).transpose()?;
    let targets = candidate.targets.iter().map(|t| t.id.clone());
    Ok(DesiredListener {
        port,
        protocol: Protocol::Tcp,
        target_type: candidate.target_type,
        target_port: match &attach {
            Some(Attach::EcsService { container_port, .. }) => *container_port,
            Some(Attach::AutoScalingGroup(_)) | None => port,
        },
        targets: if attach.is_none() { targets.collect() } else { Vec::new() },
        attach,
        tls: None,
        health_check: default_health_check(),
        options: ListenerOptions::default(),
        adopt_target_group: None,
    })
}

/// What registers the targets of `port`: of an ECS service the container that has that port, else the only one there is.
fn attach_for(inventory: &Inventory, candidate: &Candidate, attach: &Attach, port: Port) -> Result<Attach, Fault> {
    let Attach::EcsService { service, .. } = attach else { return Ok(attach.clone()) };
    let workload = inventory.workloads.iter().find(|w| &w.arn == service);
    let containers = workload.map(|w| w.containers.as_slice()).unwrap_or_default();
    let one = containers.iter().find(|c| c.port == port).or(match containers {
        [only] => Some(only),
        _ => None,
    });
    let Some(one) = one else {
        let has: Vec<String> = containers.iter().map(|c| c.port.to_string()).collect();
        return Err(Fault::invalid(
            "which-container-port",
            format!("“{}” has several container ports, and none of them is {port}", candidate.name),
        )
        .hint(format!(
            "Name one of {} with --port; the port that Firefly dials may be changed in the file",
            has.join(", ")
        )));
    };
    Ok(Attach::EcsService { service: service.clone(), container: one.container.clone(), container_port: one.port })
}

fn admit_in(wish: &Wish, candidate: &Candidate) -> Vec<domain::SecurityGroupId> {
    let groups: BTreeSet<_> = candidate.targets.iter().filter_map(|t| t.security_groups.first().cloned()).collect();
    if wish.admit { groups.into_iter().collect() } else { Vec::new() }
}

/// One private subnet of our own in each zone, the roomiest: first the zones of the targets, and at least two.
fn subnets(inventory: &Inventory, candidate: &Candidate) -> Vec<SubnetId> {
    let mut fits: Vec<&Subnet> = inventory
        .subnets
        .iter()
        .filter(|s| s.vpc == candidate.vpc && s.owner == inventory.account && is_private(inventory, s))
        .collect();
    fits.sort_by(|a, b| a.zone.cmp(&b.zone).then(b.free_addresses.cmp(&a.free_addresses)).then(a.id.cmp(&b.id)));
    fits.dedup_by(|a, b| a.zone == b.zone);
    let home = |s: &&&Subnet| candidate.targets.iter().any(|t| t.zone.as_ref() == Some(&s.zone));
    let at_home = fits.iter().filter(home).count();
    fits.sort_by_key(|s| !home(&s));
    let mut chosen: Vec<SubnetId> = fits.into_iter().take(at_home.max(2)).map(|s| s.id.clone()).collect();
    chosen.sort();
    chosen
}

fn is_private(inventory: &Inventory, subnet: &Subnet) -> bool {
    inventory.route_table_of(subnet).is_some_and(|t| !t.routes.iter().any(|r| r.target.starts_with("igw-")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SERVICE: &str = "arn:aws:ecs:us-east-1:111122223333:service/main/api";

    /// What is proposed for an ECS service with these container ports, to be dialled on `ports`.
    fn proposed(containers: &serde_json::Value, ports: &[u32]) -> Result<Desired, Fault> {
        let at = "2026-03-01T10:00:00Z".parse().unwrap();
        let mut inventory = Inventory::empty("111122223333".parse().unwrap(), "us-east-1".parse().unwrap(), "aws", at);
        let task = json!({ "arn": "arn:aws:ecs:us-east-1:111122223333:task/main/1", "private_ip": "10.20.0.40", "subnet": "subnet-0a000000000000001",
            "zone": "us-east-1a", "status": "RUNNING", "health": "HEALTHY", "container_ports": [] });
        inventory.subnets = serde_json::from_value(json!([{ "id": "subnet-0a000000000000001", "vpc": "vpc-0a1b2c3d4e5f60718", "name": null, "zone": "us-east-1a",
            "zone_id": "use1-az4", "cidr": "10.20.0.0/24", "free_addresses": 200, "owner": "111122223333", "tags": {} }]))
        .unwrap();
        inventory.workloads = serde_json::from_value(
            json!([{ "name": "api", "arn": SERVICE, "cluster": "main", "network_mode": "awsvpc", "desired": 1,
            "running": 1, "tasks": [task], "containers": containers }]),
        )
        .unwrap();
        let wish = Wish {
            service: "api".to_owned(),
            firefly: "444455556666".parse().unwrap(),
            ports: ports.iter().map(|p| Port::try_from(*p).unwrap()).collect(),
            hostname: None,
            admit: false,
        };
        propose(&wish, &inventory, &domain::candidates(&inventory), &json!("test"))
    }

    #[test]
    fn an_ecs_service_is_attached_by_the_container_that_has_the_port() {
        let two = json!([{ "container": "app", "port": 8443 }, { "container": "metrics", "port": 9090 }]);
        let both = proposed(&two, &[]).unwrap().listeners;
        let said: Vec<_> =
            both.iter().map(|l| (l.port.to_string(), l.target_port.to_string(), l.targets.len())).collect();
        assert_eq!(said, [("8443".into(), "8443".into(), 0), ("9090".into(), "9090".into(), 0)]);
        assert!(matches!(&both[1].attach, Some(Attach::EcsService { container, .. }) if container == "metrics"));
        assert_eq!(proposed(&two, &[443]).unwrap_err().code, "which-container-port");
    }

    #[test]
    fn the_only_container_port_answers_whichever_port_is_dialled() {
        let one = proposed(&json!([{ "container": "app", "port": 8443 }]), &[443]).unwrap();
        assert_eq!(
            (one.listeners[0].port.to_string(), one.listeners[0].target_port.to_string()),
            ("443".into(), "8443".into())
        );
    }

    #[test]
    fn a_service_that_names_no_port_is_refused() {
        assert_eq!(proposed(&json!([]), &[443]).unwrap_err().code, "candidate-refused");
    }
}
