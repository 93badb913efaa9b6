"""
moto's RDS behind HTTP on loopback, with what moto leaves out: an instance takes time to become available, its password is that of
a PostgreSQL, and each resource that a call names is asked for in the caller's policy.

Reads one line of JSON: `source` (parameters of CreateDBInstance), `policy`, `scenario`, `calls` and `instances` (files) and
`psql` (a command that runs SQL in the PostgreSQL that stands where restored instances are). Answers with a line of JSON: the address and two
pairs of keys, of one who may do everything and of one who may do what `policy` says. Ends when its input does.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta

import boto3
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.utils import utcnow
from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBInstance, RDSBackend
from moto.rds.responses import RDSResponse
from moto.server import ThreadedMotoServer

REGION = "us-east-1"
SCRATCH = "restore-check-"
OPTIONS = json.loads(sys.stdin.readline())

# Members that name a resource, with the kind that stands in its ARN.
NAMED = {
    "DBInstanceIdentifier": "db",
    "SourceDBInstanceIdentifier": "db",
    "TargetDBInstanceIdentifier": "db",
    "DBSubnetGroupName": "subgrp",
    "DBParameterGroupName": "pg",
}


def scenario(name, default=None):
    """What the test that runs wants; read at each call, so that one server serves all tests."""
    with open(OPTIONS["scenario"], encoding="utf8") as file:
        return json.load(file).get(name, default)


def plain(value):
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


class AskedForEachResource:
    authorize = ActionAuthenticatorMixin._authenticate_and_authorize_normal_action

    def __call__(self, response, _resource="*"):
        action = response._get_action()
        arns = [
            f"arn:aws:rds:{REGION}:{response.current_account}:{kind}:{response.params[member]}"
            for member, kind in NAMED.items()
            if member in response.params
        ]
        if action in scenario("denied", []):
            arns = ["denied"]
        for arn in arns or [f"arn:aws:rds:{REGION}:{response.current_account}:db:*"]:
            type(self).authorize(response, arn)
        with open(OPTIONS["calls"], "a", encoding="utf8") as file:
            file.write(json.dumps({"action": action, "params": plain(response.params)}) + "\n")


asked = AskedForEachResource()
RDSResponse._authenticate_and_authorize_normal_action = lambda self, resource="*": asked(self, resource)


def next_status(instance):
    """The scratch instance's states, one at each look; the last one stays."""
    if not instance.db_instance_identifier.startswith(SCRATCH):
        return
    states = instance.__dict__.setdefault("states", list(scenario("states", ["creating", "available"])))
    instance.status = states.pop(0) if len(states) > 1 else states[0]


class Lived:
    describe = RDSBackend.describe_db_instances
    restore = RDSBackend.restore_db_instance_to_point_in_time
    modify = RDSBackend.modify_db_instance
    delete = RDSBackend.delete_db_instance


def describe(self, db_instance_identifier=None, filters=None):
    found = Lived.describe(self, db_instance_identifier, filters)
    for instance in found:
        next_status(instance)
    return found


def restore(self, source, target, overrides):
    new = Lived.restore(self, source, target, overrides)
    # moto passes over what is false, and takes the source's instead.
    new.deletion_protection = overrides.get("deletion_protection", False)
    new.multi_az = overrides.get("multi_az", False)
    list_instances(self)
    return new


def delete(self, *args, **params):
    gone = Lived.delete(self, *args, **params)
    list_instances(self)
    return gone


def list_instances(backend):
    with open(OPTIONS["instances"], "w", encoding="utf8") as file:
        json.dump(sorted(backend.databases), file)


def refuse_busy(instance, times):
    """RDS changes nothing while it is at work on an instance itself."""
    if instance.__dict__.setdefault("refused", 0) < times:
        instance.refused += 1
        raise RDSClientError("InvalidDBInstanceState", "The instance is not in a valid state.")


def modify(self, identifier, params):
    instance = self.databases[identifier]
    refuse_busy(instance, scenario("busy", 0))
    password = params.get("master_user_password")
    if password and not scenario("keepsPassword"):
        sql = f"alter role {instance.master_username} password '{password}'"
        subprocess.run([*OPTIONS["psql"], sql], check=True, stdout=subprocess.DEVNULL)
    return Lived.modify(self, identifier, params)


def latest_restorable_time(_self):
    age = scenario("age", 90)
    return None if age is None else utcnow() - timedelta(seconds=age)


RDSBackend.describe_db_instances = describe
RDSBackend.restore_db_instance_to_point_in_time = restore
RDSBackend.modify_db_instance = modify
RDSBackend.delete_db_instance = delete
DBInstance.latest_restorable_time = property(latest_restorable_time)


def keys(iam, user, policy):
    iam.create_user(UserName=user)
    iam.put_user_policy(UserName=user, PolicyName="all", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


def main():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = {"endpoint_url": endpoint, "region_name": REGION}
    nobody = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing"}
    iam, ec2, rds = (boto3.client(name, **client, **nobody) for name in ("iam", "ec2", "rds"))
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
    group = OPTIONS["source"]["DBSubnetGroupName"]
    rds.create_db_subnet_group(DBSubnetGroupName=group, DBSubnetGroupDescription="data", SubnetIds=subnets)
    parameters = OPTIONS["source"]["DBParameterGroupName"]
    rds.create_db_parameter_group(
        DBParameterGroupName=parameters, DBParameterGroupFamily="postgres15", Description="of the source"
    )
    rds.create_db_instance(**OPTIONS["source"])
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    answer = {
        "endpoint": endpoint,
        "admin": keys(iam, "admin", everything),
        "check": keys(iam, "check", OPTIONS["policy"]),
    }
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    print(json.dumps(answer), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
