"""Validates deploy/kubernetes by the schemas of Kubernetes' API and of Spark's operator.

python kubernetes_check.py [readme | PODS]

Kubernetes' objects and the pods of all templates: the JSON schemas of kubernetes-validate, strictly, of the oldest and
the newest release that it has of those named below; Pod Security's level "restricted". The SparkApplication: the
operator's own models, with no field that they do not know. readme: runs the commands of the README with programs that
note what they were called with in place of kubectl, docker, Maven and spark-submit. PODS: a file with pods that Spark
asked for, one as JSON a line. Prints one line of JSON with what was checked; fails with all that is wrong.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import kubernetes_validate
import yaml
from kubeflow_spark_api.models.spark_v1beta2_spark_application import SparkV1beta2SparkApplication

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "deploy/kubernetes"
NAMES = {"BUCKET": "photos", "IMAGE": "registry.example.org/headway:0.1.0", "NAMESPACE": "headway"}
RELEASES = ("1.31", "1.37")
FILES = ("account.yaml", "application.yaml", "cronjob.yaml", "driver.yaml", "executor.yaml")

NOTE = """import json, os, sys
read = sys.stdin.read() if "-" in sys.argv else ""
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps({"program": os.path.basename(sys.argv[0]), "arguments": sys.argv[1:], "read": read}) + "\\n")
"""

problems = []


def require(condition, message):
    if not condition:
        problems.append(message)


def stub(folder, name):
    """A program that notes what it is called with."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!{sys.executable}\n" + NOTE, encoding="utf-8")
    (folder / name).chmod(0o755)


class Strict(yaml.SafeLoader):
    """Fails where a mapping names a key twice."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        require(len(keys) == len(set(keys)), f"{node.start_mark}: a key is named twice: {keys}")
        return super().construct_mapping(node, deep)


def filled(name):
    """A file as `deploy/kubernetes/fill` prints it."""
    text = subprocess.run(
        [sys.executable, FOLDER / "fill", name], env={**os.environ, **NAMES}, check=True, capture_output=True, text=True
    ).stdout
    return list(yaml.load_all(text, Strict))


def validate(where, thing):
    for release in RELEASES:
        try:
            kubernetes_validate.validate(thing, release, strict=True)
        except kubernetes_validate.ValidationError as wrong:
            problems.append(f"{where}, Kubernetes {release}: {'.'.join(map(str, wrong.path))}: {wrong.message}")


def check_restricted(where, spec):
    """What Pod Security's level "restricted" asks of a pod, as far as the files of this folder touch it."""
    security = spec.get("securityContext", {})
    require(security.get("runAsNonRoot") is True, f"{where}: may run as root")
    require(security.get("runAsUser", 0) > 0, f"{where}: runs as root")
    require(security.get("seccompProfile", {}).get("type") == "RuntimeDefault", f"{where}: no seccomp profile")
    require(not any(spec.get(key) for key in ("hostNetwork", "hostPID", "hostIPC")), f"{where}: uses its host")
    kinds = {key for volume in spec.get("volumes", []) for key in volume if key != "name"}
    require(kinds <= {"configMap", "emptyDir", "projected", "secret"}, f"{where}: volumes {kinds}")
    for container in spec["containers"]:
        own = container.get("securityContext", {})
        require(own.get("allowPrivilegeEscalation") is False, f"{where}: may gain privileges")
        require(own.get("capabilities", {}).get("drop") == ["ALL"], f"{where}: keeps capabilities")


def check_pod(where, spec, account):
    """What each pod has, whoever makes it."""
    check_restricted(where, spec)
    (container,) = spec["containers"]
    require(spec["serviceAccountName"] == account, f"{where}: runs as {spec['serviceAccountName']}")
    require(spec.get("terminationGracePeriodSeconds", 0) >= 30, f"{where}: no time to end")
    environment = {each["name"]: each.get("value") for each in container["env"]}
    require(environment.get("OMP_NUM_THREADS") == "1", f"{where}: OMP_NUM_THREADS is no 1")
    require({"secretRef": {"name": "headway-s3", "optional": True}} in container["envFrom"], f"{where}: no credentials")
    for kind in ("requests", "limits"):
        require("ephemeral-storage" in container["resources"][kind], f"{where}: no ephemeral storage in {kind}")


def check_application(application, templates):
    model = SparkV1beta2SparkApplication.from_dict(application)
    require(model.to_dict() == application, f"application.yaml: the operator does not know all of its fields")
    spec = application["spec"]
    for role in ("driver", "executor"):
        template = templates[role]
        pod = {key: template[key] for key in ("metadata", "spec")}
        require(spec[role]["template"] == pod, f"application.yaml: the {role} is not that of {role}.yaml")
    require(spec["image"] == NAMES["IMAGE"], "application.yaml: another image")
    return spec


def submitted(spec):
    """What the operator hands to spark-submit."""
    driver, settings = spec["driver"], dict(spec["sparkConf"])
    settings["spark.driver.memory"] = driver["memory"]
    settings["spark.driver.memoryOverhead"] = driver["memoryOverhead"]
    settings["spark.driver.extraJavaOptions"] = " ".join(driver["javaOptions"].split())
    return settings


def check_submission(spec):
    """application.yaml against what deploy/submit.sh passes in cluster mode."""
    with tempfile.TemporaryDirectory() as folder:
        calls = pathlib.Path(folder) / "calls"
        stub(pathlib.Path(folder) / "bin", "spark-submit")
        environment = {**os.environ, "SPARK_HOME": folder, "CALLS": str(calls), "HEADWAY_DEPLOY_MODE": "cluster"}
        environment.update(HEADWAY_DRIVER_MEMORY="4g", HEADWAY_JAR=spec["mainApplicationFile"])
        subprocess.run([ROOT / "deploy/submit.sh", *spec["arguments"]], env=environment, check=True)
        options = json.loads(calls.read_text(encoding="utf-8"))["arguments"]
    given = dict(value.split("=", 1) for option, value in zip(options, options[1:]) if option == "--conf")
    named = {"spark.driver.memory": "--driver-memory", "spark.driver.extraJavaOptions": "--driver-java-options"}
    for key, option in {**named, "spark.app.name": "--name"}.items():
        given[key] = options[options.index(option) + 1]
    wanted = {key: value for key, value in given.items() if not key.startswith("spark.yarn.")}
    found = submitted(spec)
    require(found == wanted, f"application.yaml submits {sorted(found.items())}, submit.sh {sorted(wanted.items())}")
    require(options[options.index("--class") + 1] == spec["mainClass"], "application.yaml: another class")
    require(options[-4:] == [spec["mainApplicationFile"], *spec["arguments"]], "application.yaml runs otherwise")


def check_nightly(job):
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    environment = {each["name"]: each.get("value") for each in container["env"]}
    memory = container["resources"]
    require(memory["requests"]["memory"] == memory["limits"]["memory"], "cronjob.yaml: memory that is not granted")
    heap = int(environment["HEADWAY_DRIVER_MEMORY"].removesuffix("g"))
    limit = int(memory["limits"]["memory"].removesuffix("Gi"))
    require(limit >= heap + 1, f"cronjob.yaml: a heap of {heap} GiB in {limit} GiB")
    (rule,) = [each for each in job["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]["rules"] if "onExitCodes" in each]
    require(rule["onExitCodes"]["values"] == [2, 3, 6], "cronjob.yaml: other statuses end it for good")
    return pod


def check_image(application):
    text = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    require(re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1]), f"Dockerfile: ends as {users[-1]}")
    (spark,) = re.findall(r"ARG SPARK=apache/spark:(\S+)", text)
    (version,) = re.findall(r"<spark.version>(.*)</spark.version>", (ROOT / "pom.xml").read_text(encoding="utf-8"))[:1]
    require(spark.startswith(version + "-") and "java17" in spark, f"Dockerfile: {spark} is no Spark {version}")
    require(application["sparkVersion"] == version, f"application.yaml: no Spark {version}")
    copied = dict(reversed(line.split()[-2:]) for line in lines if line.startswith("COPY "))
    for target, source in copied.items():
        made = source.startswith("jobs/target/")
        require(made or (ROOT / source).exists(), f"Dockerfile: {source} is not there")
    used = re.findall(r"/opt/headway/[\w./-]+", "".join((FOLDER / name).read_text(encoding="utf-8") for name in FILES))
    for path in used:
        require(path in copied, f"{path} is not in the image")
    return len(copied)


def check_files():
    objects = {name: filled(name) for name in FILES}
    unchecked = {path.name for path in FOLDER.iterdir()} - {*FILES, "Dockerfile", "README.md", "fill"}
    require(not unchecked, f"nobody checks {sorted(unchecked)}")
    for name, things in objects.items():
        for thing in things:
            if name != "application.yaml":
                validate(name, thing)
    templates = {role: objects[f"{role}.yaml"][0] for role in ("driver", "executor")}
    check_pod("driver.yaml", templates["driver"]["spec"], "headway")
    check_pod("executor.yaml", templates["executor"]["spec"], "headway-executor")
    check_pod("cronjob.yaml", check_nightly(objects["cronjob.yaml"][0]), "headway")
    spec = check_application(objects["application.yaml"][0], templates)
    check_submission(spec)
    copied = check_image(spec)
    by_kind = {thing["kind"]: thing for thing in objects["account.yaml"]}
    (subject,) = by_kind["RoleBinding"]["subjects"]
    require(subject["namespace"] == NAMES["NAMESPACE"], "account.yaml: another namespace")
    rules = by_kind["Role"]["rules"]
    rights = {resource: sorted(rule["verbs"]) for rule in rules for resource in rule["resources"]}
    return {"objects": sum(map(len, objects.values())), "copied": copied, "rights": rights}


def check_pods(path):
    """What Spark and the cluster make of the templates."""
    pods = [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]
    roles = []
    for pod in pods:
        name = pod["metadata"]["name"]
        role = pod["metadata"]["labels"].get("spark-role", "driver")
        validate(name, pod)
        check_pod(name, pod["spec"], "headway" if role == "driver" else "headway-executor")
        memory = pod["spec"]["containers"][0]["resources"]
        require(memory["requests"]["memory"] == memory["limits"]["memory"], f"{name}: memory that is not granted")
        if role == "executor":
            (owner,) = pod["metadata"]["ownerReferences"]
            require(owner["kind"] == "Pod", f"{name}: outlives its driver")
        roles.append(role)
    return {"pods": len(roles), "executors": roles.count("executor")}


def called(folder):
    """The commands of the README in one shell; what each program was called with, and what it was given to read."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    script = "".join(re.findall(r"(?ms)^```sh\n(.*?)^```", text)).replace("/opt/spark", str(folder))
    for name in ("docker", "kubectl", "mvn", "spark-submit"):
        stub(folder / "bin", name)
    shutil.copytree(ROOT / "deploy", folder / "deploy", symlinks=True)
    shutil.copytree(ROOT / "conf", folder / "conf")
    environment = {"PATH": f"{folder}/bin:{os.environ['PATH']}", "CALLS": str(folder / "calls")}
    environment.update(AWS_ACCESS_KEY_ID="key", AWS_SECRET_ACCESS_KEY="secret")
    ran = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
    require(ran.returncode == 0, f"a command of the README failed:\n{ran.stderr}")
    return [json.loads(line) for line in (folder / "calls").read_text(encoding="utf-8").splitlines()]


def check_readme():
    with tempfile.TemporaryDirectory() as folder:
        calls = called(pathlib.Path(folder))
        settings = (pathlib.Path(folder) / "headway.conf").read_text(encoding="utf-8")
    require("s3a://photos-of-mine/" in settings and "BUCKET/" not in settings, "the settings name no bucket")
    applied = [each for call in calls if "apply" in call["arguments"] for each in yaml.load_all(call["read"], Strict)]
    for each in applied:
        if each["kind"] != "SparkApplication":
            validate("README.md: applied", each)
    made = {(each["kind"], each["metadata"]["name"]) for each in applied}
    for call in calls:
        match call["program"], call["arguments"]:
            case "kubectl", ["-n", "headway", "create", kind, *more]:
                made.add((kind, next(word for word in more if word in ("headway", "headway-s3", "headway-now"))))
            case "spark-submit", options:
                paths = [value.split("=", 1)[1] for value in options if "podTemplateFile" in value]
                require(len(paths) == 2 and all((ROOT / path).exists() for path in paths), f"README.md: {options}")
                require("--deploy-mode cluster" in " ".join(options), "README.md: spark-submit in client mode")
    return {"calls": len(calls), "made": sorted(f"{kind} {name}" for kind, name in made)}


def main(arguments):
    checked = check_readme() if arguments == ["readme"] else check_pods(*arguments) if arguments else check_files()
    if problems:
        sys.exit("\n".join(problems))
    print(json.dumps(checked))


if __name__ == "__main__":
    main(sys.argv[1:])
