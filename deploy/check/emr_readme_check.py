"""Runs the commands of deploy/emr/README.md by aws-cli against moto, and the state machine in moto's interpreter.

python emr_readme_check.py

Maven is replaced by a file in place of the jar. Needs no network. Prints one line of JSON with what was made and how
the executions ended; fails with the first command that fails.
"""

import json
import logging
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_EC2_METADATA_DISABLED="true")
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
os.environ.pop("AWS_PROFILE", None)

import boto3
from moto import mock_aws
from moto.emr.models import Cluster, emr_backends
from moto.server import ThreadedMotoServer
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (
    StateTaskServiceAwsSdk,
)

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ACCOUNT, REGION, BUCKET = "123456789012", "eu-central-1", "photos-of-mine"


def fences():
    """The commands by section; those before the first section stand under an empty name."""
    text = (ROOT / "deploy/emr/README.md").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^## (.*)$", text)
    names = ["", *parts[1::2]]
    return {name: "".join(re.findall(r"(?ms)^```sh\n(.*?)^```", body)) for name, body in zip(names, parts[0::2])}


def client(service, **more):
    return boto3.client(service, region_name=REGION, **more)


def checkout(folder):
    shutil.copytree(ROOT / "deploy/emr", folder / "deploy/emr")
    shutil.copytree(ROOT / "conf", folder / "conf")
    (folder / "jobs/target").mkdir(parents=True)
    (folder / "bin").mkdir()
    maven = folder / "bin/mvn"
    maven.write_text("#!/bin/sh\necho jar > jobs/target/headway-jobs.jar\n")
    maven.chmod(0o755)


def run_commands(endpoint, folder):
    """All sections in one shell, as an operator would; what is there before the teardown and after it."""
    sections = fences()
    ec2, s3 = client("ec2", endpoint_url=endpoint), client("s3", endpoint_url=endpoint)
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    client("emr-containers", endpoint_url=endpoint).create_virtual_cluster(
        name="photos",
        containerProvider={"type": "EKS", "id": "photos", "info": {"eksInfo": {"namespace": "headway"}}},
    )
    teardown = sections.pop("Teardown")
    before = "".join(sections.values())
    before = re.sub(r"SUBNET=\S+", f"SUBNET={subnet}", before)
    path = f"{folder}/bin:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "AWS_ENDPOINT_URL": endpoint, "AWS_PAGER": "", "HOME": str(folder)}
    script = "set -euo pipefail\n" + before + "touch made; while [ -e made ]; do sleep 0.1; done\n" + teardown
    with open(folder / "log", "w+", encoding="utf-8") as log:
        process = subprocess.Popen(["bash", "-c", script], cwd=folder, env=environment, stdout=log, stderr=log)
        while process.poll() is None and not (folder / "made").exists():
            time.sleep(0.1)
        made = state(endpoint) if process.poll() is None else None
        (folder / "made").unlink(missing_ok=True)
        if process.wait() != 0:
            log.seek(0)
            sys.exit(f"a command of the README failed:\n{log.read()[-3000:]}")
    return made, state(endpoint)


def state(endpoint):
    emr = client("emr", endpoint_url=endpoint)
    iam = client("iam", endpoint_url=endpoint)
    clusters = emr.list_clusters(ClusterStates=["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"])["Clusters"]
    keys = client("s3", endpoint_url=endpoint).list_objects_v2(Bucket=BUCKET).get("Contents", [])
    applications = client("emr-serverless", endpoint_url=endpoint).list_applications()["applications"]
    roles = [role["RoleName"] for role in iam.list_roles()["Roles"]]
    return {
        "objects": sorted(each["Key"] for each in keys),
        "roles": sorted(name for name in roles if name.startswith("Headway")),
        "profiles": len(iam.list_instance_profiles()["InstanceProfiles"]),
        "clusters": len(clusters),
        "steps": sum(len(emr.list_steps(ClusterId=each["Id"])["Steps"]) for each in clusters),
        "machines": len(client("stepfunctions", endpoint_url=endpoint).list_state_machines()["stateMachines"]),
        "schedules": len(client("scheduler", endpoint_url=endpoint).list_schedules()["Schedules"]),
        "topics": len(client("sns", endpoint_url=endpoint).list_topics()["Topics"]),
        "applications": sum(each["state"] != "TERMINATED" for each in applications),
    }


def filled(name):
    words = {"ACCOUNT": ACCOUNT, "REGION": REGION, "BUCKET": BUCKET, "RELEASE": "emr-7.13.0", "SUBNET": "subnet-1"}
    command = [sys.executable, ROOT / "deploy/emr/fill", name]
    return subprocess.run(command, env={**os.environ, **words}, check=True, capture_output=True, text=True).stdout


def running(cluster):
    """Goes on."""


def execute(ending, request=None):
    """Ends the cluster of one execution as EMR would; the execution's status and the messages to the topic."""
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        s3, machines, sqs = client("s3"), client("stepfunctions"), client("sqs")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        if request is not None:
            s3.put_object(Bucket=BUCKET, Key="headway/transient-cluster.json", Body=request)
        topic = client("sns").create_topic(Name="headway-alarm")["TopicArn"]
        queue = sqs.create_queue(QueueName="alarms")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        definition = json.loads(filled("state-machine.json"))
        definition["States"]["Wait"]["Seconds"] = 1
        definition["States"]["Over"]["Choices"][-1]["NumericGreaterThanEquals"] = 3
        machine = machines.create_state_machine(
            name="headway-nightly", definition=json.dumps(definition), roleArn=f"arn:aws:iam::{ACCOUNT}:role/HeadwayMachine"
        )["stateMachineArn"]
        execution = machines.start_execution(stateMachineArn=machine)["executionArn"]
        clusters = emr_backends[ACCOUNT][REGION].clusters
        deadline = time.monotonic() + 60
        status = "RUNNING"
        while status == "RUNNING" and time.monotonic() < deadline:
            time.sleep(0.2)
            for cluster in clusters.values():
                ending(cluster)
            status = machines.describe_execution(executionArn=execution)["status"]
        messages = sqs.receive_message(QueueUrl=queue).get("Messages", [])
        return {
            "status": status,
            "alarms": len(messages),
            "clusters": len(clusters),
            "steps": sum(len(each.steps) for each in clusters.values()),
            "ended": sum(each.state.startswith("TERMINATED") for each in clusters.values()),
        }


STATUS = Cluster.status
CALL = StateTaskServiceAwsSdk._eval_service_task


def call(task, env, *more, **named):
    """moto leaves an object's content a stream where Step Functions has text."""
    CALL(task, env, *more, **named)
    answer = env.stack[-1]
    if "Body" in answer:
        answer["Body"] = answer["Body"].read().decode()


def ended(state, code):
    def ending(cluster):
        cluster.state, cluster.code = state, code

    return ending


def status(cluster):
    """moto has no code of the reason."""
    found = STATUS.fget(cluster)
    if hasattr(cluster, "code"):
        found["StateChangeReason"] = {"Code": cluster.code, "Message": "as EMR says"}
    return found


def main():
    logging.disable()  # moto tells of each request and of each failure that is caught.
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        with tempfile.TemporaryDirectory() as folder:
            checkout(pathlib.Path(folder))
            made, left = run_commands(f"http://{host}:{port}", pathlib.Path(folder))
    finally:
        server.stop()
    Cluster.status = property(status)
    StateTaskServiceAwsSdk._eval_service_task = call
    request = filled("transient-cluster.json")
    executions = {
        "completed": execute(ended("TERMINATED", "ALL_STEPS_COMPLETED"), request),
        "failed": execute(ended("TERMINATED_WITH_ERRORS", "STEP_FAILURE"), request),
        "ended by hand": execute(ended("TERMINATED", "USER_REQUEST"), request),
        "never ends": execute(running, request),
        "no request": execute(ended("TERMINATED", "USER_REQUEST")),
    }
    print(json.dumps({"made": made, "left": left, "executions": executions}))


if __name__ == "__main__":
    main()
