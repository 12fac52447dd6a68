//! A world that is kept: the same again after reopening, seen by others at once, and honest about damage.

mod teardown;
mod waiting;

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{Entry, Log, OpenError};
use crate::testing::{ACCOUNT, Answer, client};
use crate::world::World;
use crate::{ClockMode, Options, Sandbox};

fn open_seed(dir: &Path, seed: &str) -> Result<Sandbox, OpenError> {
    Sandbox::open(Options { seed: seed.to_owned(), dir: Some(dir.to_owned()), clock: ClockMode::Manual })
}

fn open(dir: &Path) -> Sandbox {
    open_seed(dir, "acme").unwrap()
}

/// An EC2 call of the customer.
fn ask(sandbox: &Sandbox, action: &str, parameters: &[(&str, &str)]) -> Answer {
    client(sandbox, ACCOUNT).ec2(action, parameters)
}

fn vpc(sandbox: &Sandbox) -> String {
    ask(sandbox, "DescribeVpcs", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "acme-prod")]).ok().get("vpcId")
}

fn try_to_create(sandbox: &Sandbox, name: &str) -> Answer {
    ask(sandbox, "CreateSecurityGroup", &[("GroupName", name), ("GroupDescription", "x"), ("VpcId", &vpc(sandbox))])
}

/// Creates a security group and gives its ID.
fn create(sandbox: &Sandbox, name: &str) -> String {
    try_to_create(sandbox, name).ok().get("groupId")
}

fn exists(sandbox: &Sandbox, id: &str) -> bool {
    ask(sandbox, "DescribeSecurityGroups", &[("GroupId.1", id)]).status == 200
}

#[test]
fn rules_and_certificates_are_the_same_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path());
    let call = |action: &str, parameters: &[(&str, &str)]| client(&first, ACCOUNT).elbv2(action, parameters).ok();
    let harbor = call("DescribeLoadBalancers", &[("Names.member.1", "harbor")]).get("LoadBalancerArn");
    let listener = call("DescribeListeners", &[("LoadBalancerArn", &harbor)]).get("ListenerArn");
    let certificate = "arn:aws:acm:us-east-1:111122223333:certificate/5623d07b-cd24-0f8e-33a3-925f7e12575f";
    let closed = [
        ("ListenerArn", listener.as_str()),
        ("Priority", "1"),
        ("Conditions.member.1.Field", "path-pattern"),
        ("Conditions.member.1.Values.member.1", "/closed"),
        ("Actions.member.1.Type", "fixed-response"),
        ("Actions.member.1.FixedResponseConfig.StatusCode", "503"),
    ];
    call("CreateRule", &closed);
    call(
        "AddListenerCertificates",
        &[("ListenerArn", &listener), ("Certificates.member.1.CertificateArn", certificate)],
    );
    let told = |sandbox: &Sandbox| {
        let client = client(sandbox, ACCOUNT);
        let ask = |action: &str| client.elbv2(action, &[("ListenerArn", &listener)]).ok();
        let (rules, certificates) = (ask("DescribeRules"), ask("DescribeListenerCertificates"));
        (rules.get("Rules"), certificates.get("Certificates"))
    };
    let before = told(&first);
    assert!(before.0.contains("/closed") && before.1.contains(certificate));
    drop(first);
    assert_eq!(told(&open(dir.path())), before);
}

#[test]
fn faults_are_part_of_the_record() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path());
    let (account, region, address) = (ACCOUNT.to_owned(), "us-east-1".to_owned(), "10.20.16.91".to_owned());
    let fault = crate::Fault::HttpAnswer { account, region, address, port: 443, code: Some(503) };
    first.fault(fault.clone()).unwrap();
    let place = ("10.20.16.91".to_owned(), 443);
    let answers = |sandbox: &Sandbox| {
        let mut state = sandbox.state();
        state.world.estate(ACCOUNT, "us-east-1").elbv2.answers.get(&place).map(|(code, _)| *code)
    };
    drop(first);
    let again = open(dir.path());
    assert_eq!(answers(&again), Some(503));
    let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/none/0123456789abcdef";
    let refused = crate::Fault::LoadBalancer { load_balancer: arn.to_owned(), state: None };
    assert!(again.fault(refused).is_err());
    drop(again);
    assert_eq!(answers(&open(dir.path())), Some(503));
}

#[test]
fn a_world_is_the_same_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path());
    let group = create(&first, "one");
    first.advance(Duration::from_secs(90));
    create(&first, "two");
    ask(&first, "DeleteSecurityGroup", &[("GroupId", &group)]).ok();
    create(&first, "one");
    first.advance(Duration::from_secs(5));
    let (dump, now) = (first.dump(), first.now());
    drop(first);
    let again = open(dir.path());
    assert_eq!(again.dump(), dump);
    assert_eq!(again.now(), now);
    assert_eq!(again.notices(), Vec::<String>::new());
}

#[test]
fn a_refused_call_leaves_no_trace() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path());
    create(&first, "one");
    let length = fs::read(dir.path().join("world.jsonl")).unwrap().len();
    assert_eq!(try_to_create(&first, "one").code(), "InvalidGroup.Duplicate");
    assert_eq!(fs::read(dir.path().join("world.jsonl")).unwrap().len(), length);
    let second = create(&first, "two");
    drop(first);
    assert!(exists(&open(dir.path()), &second));
}

/// What is only looked at comes into being for that look, so that calls cannot come to lean on it.
#[test]
fn looking_leaves_no_trace() {
    let dir = tempfile::tempdir().unwrap();
    let world = open(dir.path());
    let mut far = client(&world, "999988887777");
    far.region = "eu-west-3".to_owned();
    let vpc = far.ec2("DescribeVpcs", &[]).ok().get("vpcId");
    assert_eq!(far.ec2("DescribeVpcs", &[]).ok().get("vpcId"), vpc, "the same each time");
    let estates = || world.inner.state.lock().unwrap().world.estates.len();
    let before = estates();
    far.ec2("DeleteVpc", &[("VpcId", "vpc-0123456789abcdef0")]);
    assert_eq!(estates(), before);
    far.ec2("CreateTags", &[("ResourceId.1", &vpc), ("Tag.1.Key", "k"), ("Tag.1.Value", "v")]).ok();
    assert_eq!(estates(), before + 1);
    let dump = world.dump();
    drop(world);
    let again = open(dir.path());
    assert_eq!((again.dump(), again.notices()), (dump, Vec::new()));
}

#[test]
fn a_clock_stops_before_the_end_of_dates() {
    let sandbox = crate::testing::open("empty");
    for _ in 0..3 {
        sandbox.advance(Duration::from_secs(u64::MAX));
        assert!(sandbox.now().to_string().starts_with("9999-12-30"));
        client(&sandbox, ACCOUNT).ec2("DescribeVpcs", &[]).ok();
    }
}

#[test]
fn two_processes_see_each_other_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (here, there) = (open(dir.path()), open(dir.path()));
    for n in 0..3 {
        let one = create(&here, &format!("here-{n}"));
        assert!(exists(&there, &one));
        let other = create(&there, &format!("there-{n}"));
        assert!(exists(&here, &other));
    }
    there.advance(Duration::from_secs(60));
    assert_eq!(here.dump(), there.dump());
    assert_eq!(here.now(), there.now());
}

#[test]
fn many_at_once_keep_one_order() {
    let dir = tempfile::tempdir().unwrap();
    let worlds = [open(dir.path()), open(dir.path())];
    std::thread::scope(|scope| {
        for (w, world) in worlds.iter().enumerate() {
            for t in 0..2 {
                scope.spawn(move || (0..5).for_each(|n| drop(create(world, &format!("g-{w}-{t}-{n}")))));
            }
        }
    });
    assert_eq!(worlds[0].dump(), worlds[1].dump());
    assert_eq!(open(dir.path()).dump(), worlds[0].dump());
}

#[test]
fn a_reset_is_seen_by_others_even_when_as_much_is_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let (here, there) = (open(dir.path()), open(dir.path()));
    let fresh = here.dump();
    let old = create(&here, "one");
    assert!(exists(&there, &old));
    here.reset().unwrap();
    assert_eq!(here.dump(), fresh);
    let new = create(&here, "two");
    assert!(!exists(&there, &old));
    assert!(exists(&there, &new));
}

#[test]
fn a_folder_that_was_thrown_away_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("world");
    let world = open(&folder);
    let fresh = world.dump();
    create(&world, "one");
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(world.dump(), fresh);
    let new = create(&world, "two");
    assert!(exists(&open(&folder), &new));
}

#[test]
fn a_world_keeps_the_seed_that_it_began_with() {
    let dir = tempfile::tempdir().unwrap();
    drop(open_seed(dir.path(), "empty").unwrap());
    let world = open_seed(dir.path(), "acme").unwrap();
    assert_eq!(world.inner.state.lock().unwrap().world.seed.name(), "empty");
    assert!(matches!(open_seed(dir.path(), "nonsense"), Err(OpenError::Seed(name)) if name == "nonsense"));
}

#[test]
fn a_torn_last_line_is_cut_off_and_said() {
    let dir = tempfile::tempdir().unwrap();
    let world = open(dir.path());
    create(&world, "one");
    let dump = world.dump();
    drop(world);
    let file = dir.path().join("world.jsonl");
    let whole = fs::read(&file).unwrap();
    let mut torn = whole.clone();
    torn.extend_from_slice(&whole[whole.len() - 60..whole.len() - 1]);
    fs::write(&file, torn).unwrap();
    let again = open(dir.path());
    assert_eq!(again.dump(), dump);
    assert_eq!(fs::read(&file).unwrap(), whole);
    assert!(again.notices()[0].contains("world.jsonl, line 3, had no end (59 bytes)"), "{:?}", again.notices());
    let two = create(&again, "two");
    assert!(exists(&open(dir.path()), &two));
}

#[test]
fn a_first_line_that_was_torn_begins_the_world_again() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = open(dir.path()).dump();
    fs::write(dir.path().join("world.jsonl"), "{\"sum\":\"01").unwrap();
    let again = open(dir.path());
    assert_eq!(again.dump(), fresh);
    assert_eq!(again.notices().len(), 1);
}

/// The record with its second line changed.
fn damage(dir: &Path) -> String {
    let file = dir.join("world.jsonl");
    let damaged = fs::read_to_string(&file).unwrap().replacen("GroupName\":\"one", "GroupName\":\"eno", 1);
    fs::write(&file, &damaged).unwrap();
    damaged
}

#[test]
fn a_damaged_record_is_kept_aside_and_said_when_a_world_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = open(dir.path()).dump();
    for n in 1..3 {
        create(&open(dir.path()), "one");
        let damaged = damage(dir.path());
        let world = open(dir.path());
        assert_eq!(world.dump(), fresh);
        let said = world.notices().join("");
        let kept = format!("world.unusable-{n}.jsonl");
        assert!(said.contains("world.jsonl, line 2, is damaged") && said.contains(&kept), "{said}");
        assert_eq!(fs::read_to_string(dir.path().join(kept)).unwrap(), damaged);
        assert_eq!(open(dir.path()).notices(), Vec::<String>::new(), "it is said once");
    }
}

#[test]
fn a_record_that_is_damaged_while_a_world_is_open_refuses_every_call_and_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let world = open(dir.path());
    let one = create(&world, "one");
    // what another process finds, having read none of it
    let other = open(dir.path());
    let damaged = damage(dir.path());
    other.inner.state.lock().unwrap().log.as_mut().unwrap().forget();
    let refused = ask(&other, "DescribeSecurityGroups", &[("GroupId.1", &one)]);
    assert_eq!((refused.status, refused.code()), (500, "InternalError".to_owned()));
    assert!(refused.body.contains("line 2, is damaged"), "{}", refused.body);
    assert_eq!(fs::read_to_string(dir.path().join("world.jsonl")).unwrap(), damaged);
    assert!(other.reset().is_ok(), "a reset throws the damage away");
    create(&open(dir.path()), "three");
}

#[test]
fn lines_that_are_missing_or_swapped_are_damage() {
    let dir = tempfile::tempdir().unwrap();
    let world = open(dir.path());
    (1..4).for_each(|n| drop(create(&world, &format!("g{n}"))));
    let file = dir.path().join("world.jsonl");
    let lines: Vec<String> = fs::read_to_string(&file).unwrap().lines().map(|l| format!("{l}\n")).collect();
    for order in [vec![0, 2, 3], vec![0, 2, 1, 3], vec![1, 2, 3], vec![0, 0, 1]] {
        fs::write(&file, order.iter().map(|n| lines[*n].as_str()).collect::<String>()).unwrap();
        let said = open(dir.path()).notices().join("");
        assert!(said.contains("is damaged"), "{order:?}: {said}");
    }
}

#[test]
fn another_form_is_another_programs() {
    let dir = tempfile::tempdir().unwrap();
    let later = super::line(&[], &super::Entry::World { format: 2, seed: "acme".to_owned() }).unwrap();
    fs::write(dir.path().join("world.jsonl"), &later).unwrap();
    let said = open(dir.path()).notices().join("");
    assert!(said.contains("has the form 2, and this program reads form 1"), "{said}");
    assert_eq!(fs::read(dir.path().join("world.unusable-1.jsonl")).unwrap(), later);
}

#[test]
fn a_world_that_is_ahead_of_its_record_is_read_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::new(crate::seed::parse("acme").unwrap(), ClockMode::Manual);
    let mut log = Log::open(dir.path().to_owned(), &mut world).unwrap();
    let start = world.now();
    let mut held = log.catch_up(&mut world).unwrap();
    // a file that was opened for reading takes no line
    held.record = fs::File::open(&log.file).unwrap();
    world.clock.advance(Duration::from_secs(60));
    assert!(log.append(&mut held, &Entry::Clock { now: world.now() }).is_err());
    drop(held);
    log.catch_up(&mut world).unwrap();
    assert_eq!(world.now(), start);
}

#[cfg(unix)]
#[test]
fn a_record_that_cannot_be_read_refuses_every_call_until_it_can() {
    let dir = tempfile::tempdir().unwrap();
    let world = open(dir.path());
    let one = create(&world, "one");
    let file = dir.path().join("world.jsonl");
    let kept = fs::read(&file).unwrap();
    // what is no file cannot be written
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let refused =
        ask(&world, "CreateSecurityGroup", &[("GroupName", "two"), ("GroupDescription", "x"), ("VpcId", "vpc-1")]);
    assert_eq!((refused.status, refused.code()), (500, "InternalError".to_owned()));
    fs::remove_dir(&file).unwrap();
    fs::write(&file, kept).unwrap();
    assert!(exists(&world, &one));
}
