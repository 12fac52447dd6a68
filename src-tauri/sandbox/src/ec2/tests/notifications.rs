//! Connection notifications.

use super::services::{balancer, service};
use super::{alone, vpc};

const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:connections";

#[test]
fn a_notification_is_made_changed_and_goes_with_its_service() {
    let me = alone();
    let (_, one, _) = vpc(&me);
    let id = service(&me, &balancer(&me, "nlb", &[&one])).get("serviceId");
    let make = |more: &[(&str, &str)]| {
        let mut given = vec![
            ("ServiceId", id.as_str()),
            ("ConnectionNotificationArn", TOPIC),
            ("ConnectionEvents.1", "Connect"),
            ("ConnectionEvents.2", "Accept"),
        ];
        given.retain(|(k, _)| !more.iter().any(|(m, _)| m == k));
        given.extend(more);
        me.ec2("CreateVpcEndpointConnectionNotification", &given)
    };
    assert_eq!(make(&[("ConnectionEvents.1", "Ring")]).code(), "InvalidParameterValue");
    assert_eq!(make(&[("ConnectionNotificationArn", "arn:aws:sqs:us-east-1:1:x")]).code(), "InvalidParameter");
    assert_eq!(make(&[("VpcEndpointId", "vpce-0123456789abcdef0")]).code(), "InvalidParameterCombination");
    assert_eq!(make(&[("ServiceId", "vpce-svc-0123456789abcdef0")]).code(), "InvalidVpcEndpointServiceId.NotFound");
    let made = make(&[("ClientToken", "t")]).ok();
    let notification = made.get("connectionNotificationId");
    assert_eq!(made.get("connectionEvents"), "<item>Accept</item><item>Connect</item>");
    assert_eq!(
        (made.get("connectionNotificationState"), made.get("connectionNotificationType"), made.get("serviceId")),
        ("Enabled".into(), "Topic".into(), id.clone())
    );
    assert_eq!(make(&[("ClientToken", "t")]).ok().get("connectionNotificationId"), notification);
    let change = [("ConnectionNotificationId", notification.as_str()), ("ConnectionEvents.1", "Reject")];
    me.ec2("ModifyVpcEndpointConnectionNotification", &change).ok();
    let look = |id: &str| me.ec2("DescribeVpcEndpointConnectionNotifications", &[("ConnectionNotificationId", id)]);
    let seen = look(&notification).ok();
    assert_eq!(seen.get("connectionEvents"), "<item>Reject</item>");
    assert_eq!(seen.get("connectionNotificationArn"), TOPIC);
    let second = make(&[]).ok().get("connectionNotificationId");
    let given = [("ConnectionNotificationId.1", second.as_str()), ("ConnectionNotificationId.2", "vpce-nfn-0")];
    let gone = me.ec2("DeleteVpcEndpointConnectionNotifications", &given).ok();
    assert_eq!(gone.all("code"), ["InvalidConnectionNotification"]);
    assert_eq!(look(&second).code(), "InvalidConnectionNotification");
    me.ec2("DeleteVpcEndpointServiceConfigurations", &[("ServiceId.1", &id)]).ok();
    let left = me.ec2("DescribeVpcEndpointConnectionNotifications", &[]).ok();
    assert_eq!(left.get("connectionNotificationSet"), "");
}
