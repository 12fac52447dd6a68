//! Runs that did not come to their end, taken back.

use jiff::Timestamp;

use super::*;
use crate::{Ending, Entry, Event, RunId};

/// The entries of a run of `plan` that did `done`, and then ended or not.
fn record(plan: &Plan, done: &[(&str, Option<&str>)], ending: Option<Ending>) -> Vec<Entry> {
    let run: RunId = "run-1".parse().unwrap();
    let step = |id: &str| -> StepId { id.parse().unwrap() };
    let mut events = vec![Event::RunStarted {
        run: run.clone(),
        plan: Box::new(plan.clone()),
        plan_hash: plan.hash(),
        caller: "me".into(),
    }];
    for (id, produced) in done {
        let token = Token::derive(&plan.onboarding, &plan.account, &step(id), 0);
        let action = Box::new(action(plan, id).clone());
        events.push(Event::Intent { run: run.clone(), step: step(id), action, token, attempt: 0 });
        let produced = produced.map(str::to_owned);
        events.push(Event::Done { run: run.clone(), step: step(id), produced, request_id: None, note: None });
    }
    events.extend(ending.map(|ending| Event::RunEnded { run, ending }));
    let mut entries: Vec<Entry> = Vec::new();
    for event in events {
        entries.push(Entry::after(entries.last(), Timestamp::UNIX_EPOCH, None, "me".into(), event));
    }
    entries
}

fn rolled(sample: &Sample, entries: &[Entry]) -> Result<Plan, Vec<Fault>> {
    roll_back(&sample.desired, &sample.inventory, entries)
}

#[test]
fn what_a_failed_set_up_made_goes_in_the_order_of_a_teardown() {
    let plan = planned(&bare()).unwrap();
    let done = [("security-group", Some(OURS)), ("load-balancer", Some(BALANCER)), ("target-group-443", Some(GROUP))];
    let entries = record(&plan, &done, Some(Ending::Failed));
    assert!(can_roll_back(&entries));
    let there = sound().with(|s| {
        s.inventory.endpoint_services.clear();
        s.balancer().listeners.clear();
        s.security_group(THEIRS).ingress.clear();
    });
    let back = rolled(&there, &entries).unwrap();
    let order: Vec<&str> = ids(&back).into_iter().filter(|id| id.starts_with("delete-")).collect();
    assert_eq!(
        order,
        ["delete-load-balancer", "delete-target-group-ffly-orders-api-k3m9-443", "delete-security-group"]
    );
    // nothing is left of it, so that nothing is planned
    let gone = rolled(&bare(), &entries).unwrap();
    assert!(gone.steps.is_empty(), "{:?}", ids(&gone));
}

#[test]
fn an_answer_that_was_lost_is_known_by_its_tags() {
    let plan = planned(&bare()).unwrap();
    let mut entries = record(&plan, &[("security-group", Some(OURS))], None);
    entries.pop();
    let there = bare().with(|s| s.inventory.security_groups.push(sound().security_group(OURS).clone()));
    let back = rolled(&there, &entries).unwrap();
    assert!(ids(&back).contains(&"delete-security-group"), "{:?}", ids(&back));
}

#[test]
fn a_changed_setting_gets_its_value_back_and_nothing_else_is_touched() {
    let off = sound().with(|s| s.set("deletion_protection.enabled", "false"));
    let plan = planned(&off).unwrap();
    let entries = record(&plan, &[("load-balancer-attributes", None)], Some(Ending::Failed));
    let back = rolled(&sound(), &entries).unwrap();
    assert_eq!(ids(&back), ["undo-load-balancer-attributes"]);
    let Action::SetLoadBalancerAttributes { attributes, .. } = action(&back, "undo-load-balancer-attributes") else {
        panic!()
    };
    assert_eq!(attributes["deletion_protection.enabled"], "false");
    assert!(rolled(&off, &entries).unwrap().steps.is_empty(), "it is so already");
}

#[test]
fn a_stranger_is_never_let_in_again() {
    let open = sound().with(|s| {
        s.allow(&root(STRANGER), None);
        s.service().acceptance_required = false;
    });
    let plan = planned(&open).unwrap();
    let entries = record(&plan, &[("remove-principals", None), ("acceptance", None)], Some(Ending::Failed));
    let back = rolled(&sound(), &entries);
    assert_eq!(back.map_err(|f| f[0].code.clone()).unwrap_err(), "nothing-to-roll-back");
}

#[test]
fn a_new_edition_leaves_the_service_before_it_goes() {
    let two = sound().with(|s| s.desired.network.edition = 2);
    let plan = planned(&two).unwrap();
    let second = BALANCER
        .replace("ffly-orders-api-k3m9", "ffly-orders-api-k3m9-e2")
        .replace("0123456789abcdef", "00000000000000e2");
    let entries =
        record(&plan, &[("load-balancer-e2", Some(second.as_str())), ("service-offer", None)], Some(Ending::Failed));
    let there = two.with(|s| {
        let mut new = s.balancer().clone();
        new.arn = second.parse().unwrap();
        new.name = "ffly-orders-api-k3m9-e2".into();
        new.listeners.clear();
        new.tags = crate::our_tags(&s.desired.id, "load-balancer-e2");
        s.service().load_balancers.push(new.arn.clone());
        s.inventory.load_balancers.push(new);
    });
    let connected = rolled(&there, &entries).unwrap_err();
    assert_eq!(connected[0].code, "connected");
    let back = rolled(&there.with(|s| s.service().connections = Some(vec![])), &entries).unwrap();
    assert!(before(&back, "delete-load-balancer").contains("undo-service-offer"), "{:?}", ids(&back));
    assert_eq!(back.changes(), 3, "{:?}", ids(&back));
}

#[test]
fn whoever_has_no_record_is_told_where_it_is() {
    let elsewhere = rolled(&sound(), &[]).unwrap_err().remove(0);
    assert_eq!(elsewhere.code, "nothing-to-roll-back");
    assert_eq!(elsewhere.message, "This computer has no record of a run of this onboarding");
    let entries = record(&planned(&bare()).unwrap(), &[], Some(Ending::Finished));
    let here = rolled(&sound(), &entries).unwrap_err().remove(0);
    assert!(here.message.contains("this computer’s record"), "{here:?}");
    for fault in [elsewhere, here] {
        assert!(fault.hint.unwrap().contains("the record of the computer that applied"));
    }
}

#[test]
fn a_run_that_came_to_its_end_has_nothing_to_roll_back() {
    let plan = planned(&bare()).unwrap();
    let done = [("security-group", Some(OURS))];
    let entries = record(&plan, &done, Some(Ending::Finished));
    assert!(!can_roll_back(&entries));
    assert_eq!(rolled(&sound(), &entries).unwrap_err()[0].code, "nothing-to-roll-back");
    assert!(!can_roll_back(&[]));
    // targets that never got healthy are a reason to go back
    assert!(can_roll_back(&record(&plan, &done, Some(Ending::NeedsAttention))));
}

#[test]
fn a_roll_back_that_was_cut_short_is_gone_on_with() {
    let plan = planned(&bare()).unwrap();
    let failed = record(&plan, &[("security-group", Some(OURS))], Some(Ending::Failed));
    let there = bare().with(|s| s.inventory.security_groups.push(sound().security_group(OURS).clone()));
    let back = rolled(&there, &failed).unwrap();
    let mut entries = failed.clone();
    for ending in [None, Some(Ending::Finished)] {
        entries.extend(record(&back, &[("delete-security-group", None)], ending));
        let again = rolled(&there, &entries);
        match ending {
            None => assert_eq!(ids(&again.unwrap()), ids(&back), "it is not taken back itself"),
            Some(_) => assert_eq!(again.unwrap_err()[0].code, "nothing-to-roll-back"),
        }
    }
}

#[test]
fn what_stood_on_an_adopted_load_balancer_before_stays() {
    let stands = sound().with(|s| {
        s.balancer().tags = crate::adopted_tags(&s.desired.id);
        s.desired.adopt.load_balancer = Some(BALANCER.parse().unwrap());
        s.balancer().listeners[0].tags = crate::our_tags(&s.desired.id, "listener-443");
    });
    let plan = planned(&stands.clone().with(|s| s.set("load_balancing.cross_zone.enabled", "false"))).unwrap();
    let entries = record(&plan, &[("load-balancer-attributes", None)], Some(Ending::Failed));
    let back = rolled(&stands, &entries).unwrap();
    assert_eq!(ids(&back), ["undo-load-balancer-attributes"], "listener, targets and rules are of an earlier run");
}

#[test]
fn what_somebody_is_connected_to_is_not_taken_back() {
    let plan = planned(&bare()).unwrap();
    let done = [("load-balancer", Some(BALANCER)), ("endpoint-service", Some(SERVICE))];
    let entries = record(&plan, &done, Some(Ending::Failed));
    assert_eq!(rolled(&sound(), &entries).unwrap_err()[0].code, "connected");
}

#[test]
fn a_rule_that_was_closed_is_not_opened_again() {
    let open = sound().with(|s| s.security_group(OURS).ingress.push(to("0.0.0.0/0")));
    let plan = planned(&open).unwrap();
    let entries = record(&plan, &[("security-group-seal", None)], Some(Ending::Failed));
    let back = rolled(&sound(), &entries).unwrap();
    assert!(back.steps.is_empty() && back.warnings.iter().any(|w| w.contains("cannot be taken back")), "{back:?}");
}
