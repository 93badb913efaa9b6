"""VPC and what is in it."""

from parameters import capitalized, given, renamed, tag_specification

EC2 = "ec2"


def vpc(i):
    yield EC2, "CreateVpc", given(CidrBlock=i["cidrBlock"], TagSpecifications=tag_specification(i, "vpc"))


def subnet(i):
    yield EC2, "CreateSubnet", given(
        VpcId=i["vpcId"],
        CidrBlock=i["cidrBlock"],
        AvailabilityZone=i.get("availabilityZone"),
        TagSpecifications=tag_specification(i, "subnet"),
    )


def permission(rule):
    return given(
        IpProtocol=str(rule.get("protocol", rule.get("ipProtocol"))),
        FromPort=rule.get("fromPort"),
        ToPort=rule.get("toPort"),
        IpRanges=[given(CidrIp=cidr, Description=rule.get("description")) for cidr in rule.get("cidrBlocks") or []]
        or None,
        UserIdGroupPairs=[
            given(GroupId=group, Description=rule.get("description")) for group in rule.get("securityGroups") or []
        ]
        or None,
    )


def security_group(i):
    yield EC2, "CreateSecurityGroup", given(
        GroupName=i.get("name") or i["_name"],
        Description=i.get("description", "Managed by Pulumi"),
        VpcId=i["vpcId"],
        TagSpecifications=tag_specification(i, "security-group"),
    )
    rules = [permission(rule) for rule in i.get("ingress") or []]
    if rules:
        yield EC2, "AuthorizeSecurityGroupIngress", {"GroupId": "{id}", "IpPermissions": rules}


def ingress_rule(i):
    source = i.get("referencedSecurityGroupId")
    rule = {
        **i,
        "cidrBlocks": [i["cidrIpv4"]] if i.get("cidrIpv4") else [],
        "securityGroups": [source] if source else [],
    }
    yield EC2, "AuthorizeSecurityGroupIngress", {
        "GroupId": i["securityGroupId"],
        "IpPermissions": [permission(rule)],
    }


def internet_gateway(i):
    yield EC2, "CreateInternetGateway", given(TagSpecifications=tag_specification(i, "internet-gateway"))
    yield EC2, "AttachInternetGateway", {"InternetGatewayId": "{id}", "VpcId": i["vpcId"]}


def eip(i):
    yield EC2, "AllocateAddress", given(Domain=i.get("domain"), TagSpecifications=tag_specification(i, "elastic-ip"))


def nat_gateway(i):
    yield EC2, "CreateNatGateway", given(
        AllocationId=i.get("allocationId"),
        SubnetId=i["subnetId"],
        TagSpecifications=tag_specification(i, "natgateway"),
    )


def route_table(i):
    yield EC2, "CreateRouteTable", given(VpcId=i["vpcId"], TagSpecifications=tag_specification(i, "route-table"))


def route(i):
    names = ("routeTableId", "destinationCidrBlock", "gatewayId", "natGatewayId")
    yield EC2, "CreateRoute", capitalized(i, *names)


def route_table_association(i):
    yield EC2, "AssociateRouteTable", capitalized(i, "routeTableId", "subnetId")


def vpc_endpoint(i):
    names = ("vpcId", "serviceName", "vpcEndpointType", "routeTableIds", "subnetIds", "securityGroupIds")
    yield EC2, "CreateVpcEndpoint", given(
        **capitalized(i, *names),
        PrivateDnsEnabled=i.get("privateDnsEnabled"),
        PolicyDocument=i.get("policy"),
        TagSpecifications=tag_specification(i, "vpc-endpoint"),
    )


def launch_template(i):
    devices = [
        {
            "DeviceName": device["deviceName"],
            "Ebs": {
                **capitalized(device["ebs"], "volumeSize", "volumeType", "kmsKeyId", "iops", "throughput"),
                "Encrypted": str(device["ebs"].get("encrypted")) == "true",
                "DeleteOnTermination": str(device["ebs"].get("deleteOnTermination")) == "true",
            },
        }
        for device in i.get("blockDeviceMappings") or []
    ]
    data = given(
        BlockDeviceMappings=devices or None,
        MetadataOptions=capitalized(
            i.get("metadataOptions") or {}, "httpEndpoint", "httpTokens", "httpPutResponseHopLimit"
        )
        or None,
        TagSpecifications=[
            {"ResourceType": one["resourceType"], "Tags": [{"Key": k, "Value": v} for k, v in one["tags"].items()]}
            for one in i.get("tagSpecifications") or []
        ]
        or None,
    )
    yield EC2, "CreateLaunchTemplate", {
        "LaunchTemplateName": i.get("name") or i["_name"],
        "LaunchTemplateData": data,
        **renamed(i, {"description": "VersionDescription"}),
    }


CALLS = {
    "aws:ec2/vpc:Vpc": vpc,
    "aws:ec2/subnet:Subnet": subnet,
    "aws:ec2/securityGroup:SecurityGroup": security_group,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ingress_rule,
    "aws:ec2/internetGateway:InternetGateway": internet_gateway,
    "aws:ec2/eip:Eip": eip,
    "aws:ec2/natGateway:NatGateway": nat_gateway,
    "aws:ec2/routeTable:RouteTable": route_table,
    "aws:ec2/route:Route": route,
    "aws:ec2/routeTableAssociation:RouteTableAssociation": route_table_association,
    "aws:ec2/vpcEndpoint:VpcEndpoint": vpc_endpoint,
    "aws:ec2/launchTemplate:LaunchTemplate": launch_template,
}

# Where the answer of the first call has the id.
IDS = {
    "aws:ec2/vpc:Vpc": "VpcId",
    "aws:ec2/subnet:Subnet": "SubnetId",
    "aws:ec2/securityGroup:SecurityGroup": "GroupId",
    "aws:ec2/internetGateway:InternetGateway": "InternetGatewayId",
    "aws:ec2/eip:Eip": "AllocationId",
    "aws:ec2/natGateway:NatGateway": "NatGatewayId",
    "aws:ec2/routeTable:RouteTable": "RouteTableId",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "VpcEndpointId",
    "aws:ec2/launchTemplate:LaunchTemplate": "LaunchTemplateId",
}
