//! Exports of planned onboardings, and of a plan by hand that holds every action there is.

mod escaping;
mod formats;
pub(super) mod samples;

use super::*;
use crate::audit::samples::{Sample, bare, sound};
use crate::plan::provider;
use crate::{Purpose, Work};

use self::samples::{EVERY_FORMAT, everything};

fn planned(sample: &Sample) -> Plan {
    provider(&sample.desired, &sample.inventory, Purpose::SetUp).unwrap()
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    for format in EVERY_FORMAT {
        assert_eq!(export(&planned(&bare()), format).unwrap(), export(&planned(&bare()), format).unwrap());
    }
}

#[test]
fn an_onboarding_that_stands_is_exported_like_one_that_does_not() {
    let sample = sound();
    let before = Sample { inventory: without_ours(&sample.desired, &sample.inventory), ..sample.clone() };
    assert!(planned(&sample).steps.is_empty());
    assert_eq!(planned(&before), planned(&bare()));
    assert_eq!(
        before.inventory.subnets[0].free_addresses, 208,
        "a subnet that is full because of us is not in the way"
    );
}

#[test]
fn what_was_adopted_is_as_it_was_before() {
    let id = "k3m9x2p7qa";
    let sample = sound().with(|s| {
        let adopted = [(crate::tag::ADOPTED.to_owned(), id.to_owned())];
        s.balancer().tags = adopted.clone().into();
        s.group().tags = adopted.clone().into();
        s.service().tags = adopted.into();
    });
    let left = without_ours(&sample.desired, &sample.inventory);
    let service = &left.endpoint_services[0];
    assert!(service.tags.is_empty() && service.principals.as_deref() == Some(&[]), "{service:?}");
    assert!(left.load_balancers[0].tags.is_empty() && left.load_balancers[0].listeners.is_empty());
    assert!(left.target_groups[0].tags.is_empty());
    let others = sample.with(|s| s.service().tags = [(crate::tag::ADOPTED.to_owned(), "aaaabbbbcc".to_owned())].into());
    let left = without_ours(&others.desired, &others.inventory);
    assert_eq!(left.endpoint_services, others.inventory.endpoint_services, "another onboarding’s adoption is its own");
}

#[test]
fn nothing_to_do_is_no_code() {
    for format in EVERY_FORMAT {
        assert_eq!(export(&planned(&sound()), format).unwrap_err().code, "export-empty");
    }
}

#[test]
fn each_code_says_what_it_is() {
    let plan = planned(&bare());
    for format in EVERY_FORMAT {
        let code = export(&plan, format).unwrap();
        for said in ["Firefly PrivateLink", "k3m9x2p7qa", "111122223333", "us-east-1", &plan.hash(), "a second set"] {
            assert!(code.contains(said), "{format:?} does not say {said}:\n{code}");
        }
    }
}

/// Whatever an action does has its place in every format: the call itself, or what declares the same.
#[test]
fn every_step_of_every_action_is_told() {
    let plan = everything();
    for format in EVERY_FORMAT {
        let code = export(&plan, format).unwrap();
        for step in plan.steps.iter().filter(|s| matches!(s.work, Work::Act(_))) {
            let folded = samples::FOLDED.contains(&step.id.as_str());
            let (underscored, joined) = (underscored(&step.id), step.id.as_str().replace('-', ""));
            let told = code.contains(&underscored)
                || code.to_ascii_lowercase().contains(&joined)
                || code.contains(&crate::plain(&step.title));
            assert!(told || (folded && format != ExportFormat::Cli), "{format:?} says nothing of {}:\n{code}", step.id);
        }
    }
}

#[test]
fn what_refers_to_nothing_is_refused() {
    for format in [ExportFormat::Terraform, ExportFormat::CloudFormation] {
        let mut plan = planned(&bare());
        plan.steps.retain(|step| step.id.as_str() != "target-group-443");
        assert_eq!(export(&plan, format).unwrap_err().code, "export-reference");
    }
}
