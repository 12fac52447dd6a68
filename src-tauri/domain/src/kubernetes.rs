//! How load balancers and target groups tell that a Kubernetes controller owns them, and puts back what others change.

use crate::Tags;

/// The tag that says so, with its value, as the sources of the controllers have them: the AWS Load Balancer Controller
/// (`elbv2.k8s.aws/cluster`, `….k8s.aws/stack`, formerly `ingress.k8s.aws/cluster`), EKS Auto Mode (`eks:eks-cluster-name`,
/// `….eks.amazonaws.com/…`) and the cloud provider within Kubernetes (`kubernetes.io/…`).
pub(crate) fn controller_tag(tags: &Tags) -> Option<(&str, &str)> {
    const WHOLE: [&str; 6] = [
        "elbv2.k8s.aws/cluster",
        "service.k8s.aws/stack",
        "ingress.k8s.aws/stack",
        "ingress.k8s.aws/cluster",
        "kubernetes.io/service-name",
        "eks:eks-cluster-name",
    ];
    const BEGINNINGS: [&str; 3] =
        ["kubernetes.io/cluster/", "service.eks.amazonaws.com/", "ingress.eks.amazonaws.com/"];
    let is_one = |key: &str| WHOLE.contains(&key) || BEGINNINGS.iter().any(|start| key.starts_with(start));
    tags.iter().find(|(key, _)| is_one(key)).map(|(key, value)| (key.as_str(), value.as_str()))
}
