// AWS's architecture icons, unmodified, one per kind of box.
import applicationLoadBalancer from "aws-icons/icons/resource/ElasticLoadBalancingApplicationLoadBalancer.svg";
import internetGateway from "aws-icons/icons/resource/AmazonVPCInternetGateway.svg";
import natGateway from "aws-icons/icons/resource/AmazonVPCNATGateway.svg";
import subnet from "aws-icons/icons/architecture-group/Privatesubnet.svg";
import vpc from "aws-icons/icons/resource/AmazonVPCVirtualprivatecloudVPC.svg";
import endpoint from "aws-icons/icons/resource/AmazonVPCEndpoints.svg";
import interfaceIcon from "aws-icons/icons/resource/AmazonVPCElasticNetworkInterface.svg";
import loadBalancer from "aws-icons/icons/resource/ElasticLoadBalancingNetworkLoadBalancer.svg";
import instances from "aws-icons/icons/resource/AmazonEC2Instances.svg";
import instance from "aws-icons/icons/resource/AmazonEC2Instance.svg";
import privateLink from "aws-icons/icons/architecture-service/AWSPrivateLink.svg";
import route53 from "aws-icons/icons/architecture-service/AmazonRoute53.svg";
import peering from "aws-icons/icons/resource/AmazonVPCPeeringConnection.svg";

import type { NodeKind } from "../../host/bindings";

export const ICON: Record<NodeKind, string> = {
  instance,
  subnet,
  vpc,
  nat_gateway: natGateway,
  internet_gateway: internetGateway,
  other_load_balancer: applicationLoadBalancer,
  target: instance,
  target_group: instances,
  listener: interfaceIcon,
  load_balancer: loadBalancer,
  endpoint_service: privateLink,
  connection: peering,
  endpoint,
  private_dns: route53,
};
