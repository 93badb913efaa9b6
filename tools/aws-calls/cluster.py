"""EKS, logs, alarms, events, queues, topics, names."""

import uuid

from parameters import capitalized, given, renamed, tag_list

EKS = "eks"


def cluster(i):
    """The component eks:index:Cluster, by the inputs that it passes on."""
    yield EKS, "CreateCluster", given(
        name=i["name"],
        version=i.get("version"),
        roleArn=i["_role"],
        resourcesVpcConfig=given(
            subnetIds=i["privateSubnetIds"],
            endpointPublicAccess=i.get("endpointPublicAccess"),
            endpointPrivateAccess=i.get("endpointPrivateAccess"),
            publicAccessCidrs=i.get("publicAccessCidrs"),
        ),
        logging={"clusterLogging": [{"types": i["enabledClusterLogTypes"], "enabled": True}]},
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": i["encryptionConfigKeyArn"]}}],
        accessConfig={"authenticationMode": i["authenticationMode"]},
        upgradePolicy=i.get("upgradePolicy"),
        deletionProtection=i.get("deletionProtection"),
        bootstrapSelfManagedAddons=i.get("bootstrapSelfManagedAddons"),
        tags=i.get("tags"),
    )


def node_group(i):
    labels = {"key": "key", "value": "value", "effect": "effect"}
    yield EKS, "CreateNodegroup", given(
        nodegroupName=i["nodeGroupName"],
        nodeRole=i["nodeRoleArn"],
        subnets=i["subnetIds"],
        launchTemplate=renamed(i["launchTemplate"], {"id": "id", "version": "version"}),
        taints=[renamed(taint, labels) for taint in i.get("taints") or []] or None,
        **{
            name: i[name]
            for name in (
                *("clusterName", "version", "amiType", "instanceTypes", "capacityType", "scalingConfig"),
                *("updateConfig", "nodeRepairConfig", "labels", "tags"),
            )
            if i.get(name) is not None
        },
    )


def addon(i):
    names = {
        **{name: name for name in ("clusterName", "addonName", "addonVersion", "configurationValues", "tags")},
        "resolveConflictsOnCreate": "resolveConflicts",
        "podIdentityAssociations": "podIdentityAssociations",
    }
    yield EKS, "CreateAddon", renamed(i, names)


def access_entry(i):
    names = ("clusterName", "principalArn", "type", "kubernetesGroups", "tags")
    yield EKS, "CreateAccessEntry", {name: i[name] for name in names if i.get(name) is not None}


def access_policy(i):
    names = ("clusterName", "principalArn", "policyArn", "accessScope")
    yield EKS, "AssociateAccessPolicy", {name: i[name] for name in names}


def pod_identity(i):
    names = ("clusterName", "namespace", "serviceAccount", "roleArn", "tags")
    yield EKS, "CreatePodIdentityAssociation", {name: i[name] for name in names if i.get(name) is not None}


def log_group(i):
    name = i.get("name") or i["_name"]
    yield "logs", "CreateLogGroup", given(logGroupName=name, kmsKeyId=i.get("kmsKeyId"), tags=i.get("tags"))
    if i.get("retentionInDays"):
        yield "logs", "PutRetentionPolicy", {"logGroupName": name, "retentionInDays": i["retentionInDays"]}


def alarm(i):
    same = (
        *("metricName", "namespace", "statistic", "comparisonOperator", "threshold", "period", "evaluationPeriods"),
        *("datapointsToAlarm", "treatMissingData", "alarmDescription", "unit", "extendedStatistic"),
    )
    yield "cloudwatch", "PutMetricAlarm", {
        "AlarmName": i.get("name") or i["_name"],
        **capitalized(i, *same),
        "AlarmActions": i.get("alarmActions") or [],
        "OKActions": i.get("okActions") or [],
        "Dimensions": [{"Name": name, "Value": value} for name, value in (i.get("dimensions") or {}).items()],
        "Tags": tag_list(i),
    }


def event_rule(i):
    yield "events", "PutRule", given(
        Name=i.get("name") or i["_name"],
        **capitalized(i, "description", "eventPattern", "scheduleExpression"),
        Tags=tag_list(i) or None,
    )


def queue(i):
    attributes = renamed(
        i,
        {
            **{"messageRetentionSeconds": "MessageRetentionPeriod", "visibilityTimeoutSeconds": "VisibilityTimeout"},
            **{"sqsManagedSseEnabled": "SqsManagedSseEnabled", "kmsMasterKeyId": "KmsMasterKeyId"},
        },
    )
    yield "sqs", "CreateQueue", given(
        QueueName=i.get("name") or i["_name"],
        Attributes={name: str(value).lower() for name, value in attributes.items()},
        tags=i.get("tags"),
    )


def topic(i):
    attributes = renamed(i, {"kmsMasterKeyId": "KmsMasterKeyId", "displayName": "DisplayName"})
    yield "sns", "CreateTopic", {
        "Name": i.get("name") or i["_name"],
        "Attributes": attributes,
        "Tags": tag_list(i),
    }


def zone(i):
    yield "route53", "CreateHostedZone", {"Name": i["name"], "CallerReference": str(uuid.uuid4())}


def health_check(i):
    names = {
        **{"type": "Type", "port": "Port", "resourcePath": "ResourcePath", "enableSni": "EnableSNI"},
        **{"fqdn": "FullyQualifiedDomainName", "requestInterval": "RequestInterval"},
        **{"failureThreshold": "FailureThreshold", "measureLatency": "MeasureLatency"},
    }
    yield "route53", "CreateHealthCheck", {
        "CallerReference": str(uuid.uuid4()),
        "HealthCheckConfig": renamed(i, names),
    }


def vault(i):
    yield "backup", "CreateBackupVault", given(
        BackupVaultName=i["name"], EncryptionKeyArn=i.get("kmsKeyArn"), BackupVaultTags=i.get("tags")
    )


def backup_plan(i):
    def lifecycle(one):
        return renamed(one or {}, {"deleteAfter": "DeleteAfterDays", "coldStorageAfter": "MoveToColdStorageAfterDays"})

    rules = [
        given(
            **renamed(
                rule,
                {
                    **{"ruleName": "RuleName", "targetVaultName": "TargetBackupVaultName"},
                    **{"schedule": "ScheduleExpression", "startWindow": "StartWindowMinutes"},
                    **{"completionWindow": "CompletionWindowMinutes", "recoveryPointTags": "RecoveryPointTags"},
                    "enableContinuousBackup": "EnableContinuousBackup",
                },
            ),
            Lifecycle=lifecycle(rule.get("lifecycle")) or None,
            CopyActions=[
                {"DestinationBackupVaultArn": copy["destinationVaultArn"], "Lifecycle": lifecycle(copy.get("lifecycle"))}
                for copy in rule.get("copyActions") or []
            ]
            or None,
        )
        for rule in i["rules"]
    ]
    yield "backup", "CreateBackupPlan", {"BackupPlan": {"BackupPlanName": i["name"], "Rules": rules}}


CALLS = {
    "eks:index:Cluster": cluster,
    "aws:eks/nodeGroup:NodeGroup": node_group,
    "aws:eks/addon:Addon": addon,
    "aws:eks/accessEntry:AccessEntry": access_entry,
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": access_policy,
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": pod_identity,
    "aws:cloudwatch/logGroup:LogGroup": log_group,
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
    "aws:cloudwatch/eventRule:EventRule": event_rule,
    "aws:sqs/queue:Queue": queue,
    "aws:sns/topic:Topic": topic,
    "aws:route53/zone:Zone": zone,
    "aws:route53/healthCheck:HealthCheck": health_check,
    "aws:backup/vault:Vault": vault,
    "aws:backup/plan:Plan": backup_plan,
}

# Where the answer of the first call has the id; without an entry it is the name.
IDS = {
    "aws:sqs/queue:Queue": "QueueUrl",
    "aws:sns/topic:Topic": "TopicArn",
    "aws:route53/zone:Zone": "Id",
}
