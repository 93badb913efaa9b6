"""
Makes the calls that would create the AWS resources of a plan, and lets AWS's own model and moto judge each.

Reads a JSON list on stdin, in order of creation: `urn`, `type`, `inputs`, `dependencies` (URNs by input), `region`, `standIns`
(the texts that stand for its outputs in the inputs of others). Prints JSON: `judged` and `unmapped` (number by type), `modelled` (types whose calls
moto does not know, judged by the model alone) and `refused` (urn, call, reason). Nothing leaves the process: moto answers in the
place of AWS.
"""

import json
import os
import sys
from collections import Counter

os.environ.update(
    AWS_ACCESS_KEY_ID="none",
    AWS_SECRET_ACCESS_KEY="none",
    AWS_DEFAULT_REGION="us-east-1",
)

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

import cluster
import data
import network
from model import faults

CALLS = {**network.CALLS, **data.CALLS, **cluster.CALLS}

# Calls that moto 5.2 does not know.
MODEL_ONLY = {
    *("CreateAddon", "CreateAccessEntry", "AssociateAccessPolicy", "CreatePodIdentityAssociation"),
    *("PutLifecycleConfiguration",),
}

IDS = {**network.IDS, **data.IDS, **cluster.IDS}

# What Pulumi writes for a value that only the update gives.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


class Judge:
    def __init__(self):
        self.clients = {}
        self.made, self.outputs = {}, {}
        self.judged, self.modelled, self.unmapped, self.refused = Counter(), Counter(), Counter(), []

    def client(self, service, region):
        if (service, region) not in self.clients:
            self.clients[service, region] = boto3.client(service, region_name=region)
        return self.clients[service, region]

    def judge(self, resource):
        calls = CALLS.get(resource["type"])
        if calls is None:
            self.unmapped[resource["type"]] += 1
            return
        inputs = {name: self.known(resource, name, value) for name, value in resource["inputs"].items()}
        inputs["_name"] = f"{resource['urn'].split('::')[-1]}-1234567"[-40:].lstrip("-")
        inputs["_region"] = resource["region"]
        inputs["_role"] = f"arn:aws:iam::{os.environ['MOTO_ACCOUNT_ID']}:role/cluster"
        own = inputs.get("bucket") or inputs.get("identifier") or inputs.get("name") or inputs["_name"]
        for index, (service, name, params) in enumerate(calls(inputs)):
            answer = self.call(resource, service, name, placed(params, own))
            if answer is None:
                return
            if index == 0:
                own = self.note(resource, answer, own)
        self.judged[resource["type"]] += 1

    def call(self, resource, service, name, params):
        client = self.client(service, resource["region"])
        operation = client.meta.service_model.operation_model(name)
        problems = faults(operation, params)
        if not problems and name not in MODEL_ONLY:
            method = next(method for method, api in client.meta.method_to_api_mapping.items() if api == name)
            try:
                return getattr(client, method)(**params)
            except ClientError as error:
                problems = [str(error)]
        elif not problems:
            self.modelled[resource["type"]] += 1
            return {}
        self.refused.append({"urn": resource["urn"], "call": f"{service}:{name}", "reason": "; ".join(problems)})
        return None

    def note(self, resource, answer, name):
        """Remembers what stands in the inputs of others for this one; gives its id."""
        texts = {}
        for key, text in _entries(answer):
            texts.setdefault(key, text)
        made = texts.get(IDS.get(resource["type"]), name)
        arn = next((text for key, text in texts.items() if key.lower().endswith("arn")), made)
        self.outputs[resource["urn"]] = {"id": made, "arn": arn}
        for output, stand_in in resource["standIns"].items():
            if output in ("id", "arn"):
                self.made[stand_in] = self.outputs[resource["urn"]][output]
            elif output.endswith("SecurityGroupId"):
                self.made[stand_in] = self.group_of(resource, made)
        return made

    def group_of(self, resource, name):
        """The security group that AWS makes beside a cluster or a VPC."""
        ec2 = self.client("ec2", resource["region"])
        return ec2.create_security_group(GroupName=f"of-{name}", Description="made by AWS")["GroupId"]

    def known(self, resource, name, value):
        """The input with what was made in the place of unknowns; by the resources that it depends on."""
        outputs = [self.outputs[urn] for urn in resource["dependencies"].get(name, []) if urn in self.outputs]
        output = "arn" if name.lower().endswith(("arn", "arns", "actions")) else "id"
        return self.filled(value, outputs[-1][output] if outputs else UNKNOWN)

    def filled(self, value, unknown):
        if isinstance(value, str):
            return unknown if value == UNKNOWN else self.made.get(value, value)
        if isinstance(value, list):
            return [self.filled(one, unknown) for one in value]
        if isinstance(value, dict):
            return {name: self.filled(one, unknown) for name, one in value.items()}
        return value


def placed(value, own):
    if isinstance(value, list):
        return [placed(one, own) for one in value]
    if isinstance(value, dict):
        return {name: placed(one, own) for name, one in value.items()}
    return own if value == "{id}" else value


def _entries(answer):
    """Texts of an answer with their names, the outermost first."""
    queue = [answer]
    while queue:
        value = queue.pop(0)
        if isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, str) and name != "RequestId":
                    yield name, inner
                elif name != "ResponseMetadata":
                    queue.append(inner)
        elif isinstance(value, list):
            queue.extend(value)


def main():
    judge = Judge()
    with mock_aws():
        for resource in json.load(sys.stdin):
            judge.judge(resource)
    json.dump(
        {
            "judged": judge.judged,
            "modelled": judge.modelled,
            "unmapped": judge.unmapped,
            "refused": judge.refused,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
