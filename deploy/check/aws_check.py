"""Validates deploy/emr against the models of AWS' APIs that botocore ships.

python aws_check.py

Requests: names, types, required members, patterns, bounds and values. Policies: their structure. The state machine:
its graph, and that each operation and each parameter that it names is the API's. All requests submit Headway alike.
Prints one line of JSON with what was checked; fails with all that is wrong.
"""

import collections
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import botocore.session
from botocore.validate import ParamValidator

EMR = pathlib.Path(__file__).resolve().parent.parent / "emr"

NAMES = {
    "BUCKET": "photos-of-mine",
    "REGION": "eu-central-1",
    "ACCOUNT": "123456789012",
    "RELEASE": "emr-7.13.0",
    "SUBNET": "subnet-0123456789abcdef0",
    "CLUSTER": "j-1ABCDEFGHIJKL",
    "APPLICATION": "00abcdefghijklmn",
    "VIRTUALCLUSTER": "0123456789abcdefghijklmno",
}

REQUESTS = {
    "standing-cluster.json": ("emr", "RunJobFlow"),
    "transient-cluster.json": ("emr", "RunJobFlow"),
    "steps.json": ("emr", "AddJobFlowSteps"),
    "serverless-application.json": ("emr-serverless", "CreateApplication"),
    "serverless-job.json": ("emr-serverless", "StartJobRun"),
    "containers-job.json": ("emr-containers", "StartJobRun"),
    "schedule.json": ("scheduler", "CreateSchedule"),
}

# What the state machine may call, by the names that Step Functions has for services and botocore for them.
SERVICES = {"emr": "emr", "s3": "s3", "sns": "sns"}

# Must hold before the driver starts; what tells the driver's environment and the attempts is the cluster's own.
SUBMITTED = (
    "spark.driver.memory",
    "spark.driver.memoryOverhead",
    "spark.driver.extraJavaOptions",
    "spark.executor.cores",
    "spark.executor.memory",
    "spark.executorEnv.OMP_NUM_THREADS",
)
OWN = {
    "steps.json": ("spark.yarn.appMasterEnv.OMP_NUM_THREADS", "spark.yarn.maxAppAttempts"),
    "serverless-job.json": ("spark.emr-serverless.driverEnv.OMP_NUM_THREADS",),
    "containers-job.json": ("spark.kubernetes.driverEnv.OMP_NUM_THREADS",),
}

session = botocore.session.get_session()
problems = []


def require(condition, message):
    if not condition:
        problems.append(message)


def distinct(pairs):
    twice = [name for name, n in collections.Counter(name for name, _ in pairs).items() if n > 1]
    require(not twice, f"named twice: {twice}")
    return dict(pairs)


def filled(name):
    """A file as `deploy/emr/fill` prints it."""
    text = subprocess.run(
        [sys.executable, EMR / "fill", name], env={**os.environ, **NAMES}, check=True, capture_output=True, text=True
    ).stdout
    return json.loads(text, object_pairs_hook=distinct)


def operation(service, name):
    return session.get_service_model(service).operation_model(name)


def matches(pattern, value):
    try:
        return re.fullmatch(pattern, value)
    except re.error:  # Ranges beyond the basic plane as Java writes them: any text.
        return True


def check_values(where, value, shape):
    """Patterns and enumerations, which botocore leaves to the service."""
    if shape.type_name == "structure":
        for key, each in value.items():
            if key in shape.members:
                check_values(f"{where}.{key}", each, shape.members[key])
    elif shape.type_name == "list":
        for number, each in enumerate(value):
            check_values(f"{where}[{number}]", each, shape.member)
    elif shape.type_name == "map":
        for key, each in value.items():
            check_values(f"{where}.{key}", each, shape.value)
    elif shape.type_name == "string":
        pattern = shape.metadata.get("pattern")
        require(not pattern or matches(pattern, value), f"{where}: {value!r} is not as {pattern}")
        require(not shape.enum or value in shape.enum, f"{where}: {value!r} is none of {shape.enum}")
        most = shape.metadata.get("max")
        require(not most or len(value) <= most, f"{where}: longer than {most}")


def check_request(name):
    model = operation(*REQUESTS[name])
    request = filled(name)
    for token in model.idempotent_members:
        request.setdefault(token, "token-made-by-the-client")
    report = ParamValidator().validate(request, model.input_shape)
    require(not report.has_errors(), f"{name}: {report.generate_report()}")
    if not report.has_errors():
        check_values(name, request, model.input_shape)


def check_policy(name):
    policy = filled(name)
    require(policy.get("Version") == "2012-10-17", f"{name}: no version")
    for statement in policy["Statement"]:
        trust = name.endswith("-trust.json")
        known = {"Sid", "Effect", "Action", "Principal" if trust else "Resource", "Condition"}
        require(set(statement) <= known, f"{name}: not of a statement: {set(statement) - known}")
        require(known - set(statement) <= {"Sid", "Condition"}, f"{name}: a statement lacks {known - set(statement)}")
        require(statement["Effect"] == "Allow", f"{name}: {statement['Effect']}")


def check_task(name, state):
    service, call = state["Resource"].removeprefix("arn:aws:states:::").removeprefix("aws-sdk:").split(":")
    model = operation(SERVICES[service], call[0].upper() + call[1:])
    members = model.input_shape.members
    parameters = [key.removesuffix(".$") for key in state.get("Parameters", {})]
    require(set(parameters) <= set(members), f"{name}: {call} knows no {set(parameters) - set(members)}")
    lacking = set(model.input_shape.required_members) - set(parameters)
    require(not lacking, f"{name}: {call} needs {lacking}")


def targets(state):
    rules = [state, *state.get("Catch", []), *state.get("Choices", [])]
    return {rule[key] for rule in rules for key in ("Next", "Default") if key in rule}


def check_machine(name):
    machine = filled(name)
    states = machine["States"]
    reached, left = set(), [machine["StartAt"]]
    while left:
        state = left.pop()
        require(state in states, f"{name}: no state {state}")
        if state in states and state not in reached:
            reached.add(state)
            left.extend(targets(states[state]))
    require(reached == set(states), f"{name}: never reached: {set(states) - reached}")
    for key, state in states.items():
        ends = state["Type"] in ("Succeed", "Fail") or state.get("End")
        require(bool(ends) != bool(targets(state)), f"{name}: {key} neither ends nor goes on")
        if state["Type"] == "Task":
            check_task(f"{name}: {key}", state)
            require("Catch" in state or key == "Alarm", f"{name}: {key} fails without an alarm")
    passed = {key.removesuffix(".$") for key in states["Start"]["Parameters"]}
    differing = passed ^ set(filled("transient-cluster.json"))
    require(not differing, f"{name}: Start and transient-cluster.json do not both have {sorted(differing)}")
    return len(states)


def settings(tokens):
    """What spark-submit's options set."""
    names = {
        "--name": "spark.app.name",
        "--driver-memory": "spark.driver.memory",
        "--executor-cores": "spark.executor.cores",
        "--executor-memory": "spark.executor.memory",
    }
    found = {}
    for option, value in zip(tokens, tokens[1:]):
        if option == "--conf":
            key, _, text = value.partition("=")
            found[key] = text
        elif option in names:
            found[names[option]] = value
    return found


def check_submissions():
    (step,) = filled("steps.json")["Steps"]
    (own,) = filled("transient-cluster.json")["Steps"]
    require(step["HadoopJarStep"] == own["HadoopJarStep"], "transient-cluster.json submits otherwise than steps.json")
    arguments = step["HadoopJarStep"]["Args"]
    serverless = filled("serverless-job.json")["jobDriver"]["sparkSubmit"]
    containers = filled("containers-job.json")["jobDriver"]["sparkSubmitJobDriver"]
    at = arguments.index(serverless["entryPoint"])
    given = {"steps.json": settings(arguments[:at])}
    for name, job in (("serverless-job.json", serverless), ("containers-job.json", containers)):
        given[name] = settings(shlex.split(job["sparkSubmitParameters"]))
        same = [job["entryPoint"], *job["entryPointArguments"]] == arguments[at:]
        require(same, f"{name} runs otherwise than steps.json")
    for name, found in given.items():
        for key in SUBMITTED:
            require(found.get(key) == given["steps.json"].get(key) is not None, f"{name}: {key} is {found.get(key)}")
        for key in OWN[name]:
            require(key in found, f"{name}: {key} is not set")


def main():
    policies = sorted(str(path.relative_to(EMR)) for path in EMR.glob("roles/*.json"))
    for name in REQUESTS:
        check_request(name)
    for name in policies:
        check_policy(name)
    states = check_machine("state-machine.json")
    check_submissions()
    checked = {*REQUESTS, *policies, "state-machine.json"}
    unchecked = {str(path.relative_to(EMR)) for path in EMR.rglob("*.json")} - checked
    require(not unchecked, f"nobody checks {sorted(unchecked)}")
    if problems:
        sys.exit("\n".join(problems))
    print(json.dumps({"requests": len(REQUESTS), "policies": len(policies), "states": states}))


if __name__ == "__main__":
    main()
