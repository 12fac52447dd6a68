//! Other people's clients and another AWS: boto3, the AWS CLI and moto answer each other.

use tests::moto::Moto;
use tests::python::Client;

#[test]
fn moto_holds_an_estate_and_forgets_it() {
    let moto = Moto::start();
    let estate = moto.estate("111122223333", "eu-central-1");
    assert_eq!((estate.subnets.len(), estate.instances.len(), estate.addresses.len()), (2, 2, 2));
    assert!(estate.vpc.starts_with("vpc-") && estate.security_group.starts_with("sg-"));

    // The CLI comes without a role, so it is in moto's own account and does not see the other one's estate.
    let stranger = Client::new(&moto.url(), "eu-central-1");
    assert_eq!(instances(&stranger), 0);
    moto.estate("123456789012", "eu-central-1");
    assert_eq!(instances(&stranger), 2);
    moto.reset();
    assert_eq!(instances(&stranger), 0);
}

fn instances(client: &Client) -> usize {
    let answer = client.aws(&["ec2", "describe-instances", "--query", "length(Reservations[].Instances[])"]);
    answer.as_u64().unwrap().try_into().unwrap()
}
