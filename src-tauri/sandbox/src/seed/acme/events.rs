//! Where the platform team is told what happens: a topic to which endpoint services may publish. Nobody is subscribed yet.

use crate::seed::build::{Plot, tags};

const NAME: &str = "acme-privatelink-events";

pub(super) fn plant(plot: &mut Plot) {
    let arn = format!("arn:aws:sns:{}:{}:{NAME}", plot.region, plot.account);
    let services = format!("arn:aws:ec2:{}:{}:vpc-endpoint-service/*", plot.region, plot.account);
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"vpce.amazonaws.com"}},"Action":"SNS:Publish","Resource":"{arn}","Condition":{{"ArnLike":{{"aws:SourceArn":"{services}"}}}}}}]}}"#
    );
    plot.estate.sns.plant(&arn, tags(&[("Policy", &policy)]), tags(&[("Team", "platform")]));
}
