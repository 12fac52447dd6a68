//! Auto Scaling groups of instances that are there.

use super::{Plot, named};
use crate::autoscaling::{Group, LaunchConfiguration, Member};
use crate::ids;
use crate::seed::PLANTED;

/// A group to be.
pub(in crate::seed) struct Scaling<'a> {
    pub name: &'a str,
    pub subnets: &'a [&'a str],
    pub members: &'a [&'a str],
    pub most: i64,
    pub groups: &'a [&'a str],
}

impl Plot<'_> {
    /// A group that has as many instances as it wants, launched as its first one was.
    pub fn scaling_group(&mut self, s: &Scaling) {
        let estate = &mut *self.estate;
        let machine = s.members.first().map(|id| estate.ec2.machine(id));
        let (image, kind) = machine.map(|m| (m.image, m.kind)).unwrap_or_default();
        let member = |id: &&str| {
            let i = estate.ec2.instances.get(*id)?;
            Some(Member {
                id: i.id.clone(),
                zone: i.zone.clone(),
                subnet: i.subnet.clone(),
                image: image.clone(),
                kind: kind.clone(),
                launch: Some(s.name.to_owned()),
                joined: PLANTED,
                registered: true,
                ..Member::default()
            })
        };
        let members: Vec<Member> = s.members.iter().filter_map(member).collect();
        let size = i64::try_from(members.len()).unwrap_or_default();
        let mut zones: Vec<String> =
            s.subnets.iter().filter_map(|id| Some(estate.ec2.subnets.get(*id)?.zone.clone())).collect();
        zones.sort_unstable();
        zones.dedup();
        let scope = format!("arn:aws:autoscaling:{}:{}", self.region, self.account);
        let uuid = |kind: &str| {
            let d = ids::digest(&["seed", self.account, self.region, kind, s.name], 32);
            format!("{}-{}-{}-{}-{}", &d[0..8], &d[8..12], &d[12..16], &d[16..20], &d[20..32])
        };
        let configuration = LaunchConfiguration {
            name: s.name.to_owned(),
            arn: format!("{scope}:launchConfiguration:{}:launchConfigurationName/{}", uuid("lc"), s.name),
            created: PLANTED,
            image,
            kind,
            security_groups: s.groups.iter().map(|id| (*id).to_owned()).collect(),
            ..LaunchConfiguration::default()
        };
        let tags = named(s.name).into_iter().map(|(key, value)| (key, (value, true))).collect();
        let group = Group {
            name: s.name.to_owned(),
            arn: format!("{scope}:autoScalingGroup:{}:autoScalingGroupName/{}", uuid("asg"), s.name),
            created: PLANTED,
            launch: s.name.to_owned(),
            least: size,
            most: s.most,
            desired: size,
            cooldown: 300,
            subnets: s.subnets.iter().map(|id| (*id).to_owned()).collect(),
            zones,
            health_check: "EC2".to_owned(),
            policies: vec!["Default".to_owned()],
            tags,
            members,
            ..Group::default()
        };
        estate.autoscaling.launch_configurations.insert(configuration.name.clone(), configuration);
        estate.autoscaling.groups.insert(group.name.clone(), group);
    }
}
