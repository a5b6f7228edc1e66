"""Imports deploy/airflow's DAG, renders its tasks, and holds its request against botocore's model of the API.

python airflow_check.py

Prints one line of JSON with what was found.
"""

import json
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORDS = {
    "ACCOUNT": "123456789012",
    "BUCKET": "photos-of-mine",
    "REGION": "eu-central-1",
    "RELEASE": "emr-7.13.0",
    "SUBNET": "subnet-1",
}


def prepare(folder):
    """Airflow's home with the two files of the README; before Airflow is imported, which reads its environment then."""
    dags = folder / "dags"
    dags.mkdir()
    shutil.copy(ROOT / "deploy/airflow/headway_nightly.py", dags)
    command = [sys.executable, ROOT / "deploy/emr/fill", "transient-cluster.json"]
    request = subprocess.run(command, env={**os.environ, **WORDS}, check=True, capture_output=True, text=True).stdout
    (dags / "transient-cluster.json").write_text(request, encoding="utf-8")
    os.environ.update(
        AIRFLOW_HOME=str(folder),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__LOGGING__LOGGING_LEVEL="ERROR",
        AIRFLOW_CONN_AWS_DEFAULT="aws://",
        AIRFLOW_VAR_HEADWAY_ALARM="arn:aws:sns:eu-central-1:123456789012:headway-alarm",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="eu-central-1",
        AWS_EC2_METADATA_DISABLED="true",
    )
    return dags


def validate(request):
    import botocore.session
    from botocore.validate import ParamValidator

    model = botocore.session.get_session().get_service_model("emr").operation_model("RunJobFlow")
    report = ParamValidator().validate(request, model.input_shape)
    return report.generate_report()


def describe(dag):
    return {
        task.task_id: {"after": sorted(task.upstream_task_ids), "teardown": task.is_teardown, "retries": task.retries}
        for task in dag.tasks
    }


class Instance:
    """Of a task whose turn it is: what the tasks before it returned."""

    task_id = "run"

    def xcom_pull(self, task_ids=None, **_):
        return {"up": "j-1ABCDEFGHIJKL", "step": "s-1ABCDEFGHIJKL"}[task_ids]


def render(task):
    context = {"ti": Instance(), "run_id": "manual__1", "dag": task.dag, "task": task, "expanded_ti_count": None}
    task.render_template_fields(context)
    (alarm,) = task.on_failure_callback
    alarm.render_template_fields({**context, "var": {"value": {"headway_alarm": os.environ["AIRFLOW_VAR_HEADWAY_ALARM"]}}})
    fields = {name: getattr(task, name, None) for name in ("job_flow_id", "step_id")}
    return {key: value for key, value in fields.items() if value}, {"to": alarm.target_arn, "message": alarm.message}


def main(folder):
    dags = prepare(folder)
    logging.disable()
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(dags), bundle_name="dags-folder")
    if bag.import_errors:
        sys.exit(str(bag.import_errors))
    (dag,) = bag.dags.values()
    tasks = describe(dag)
    for task in dag.tasks:
        tasks[task.task_id]["rendered"], alarm = render(task)
    return {
        "dag": dag.dag_id,
        "schedule": str(dag.schedule),
        "tasks": tasks,
        "alarm": alarm,
        "request": validate(dag.get_task("up").job_flow_overrides),
    }


if __name__ == "__main__":
    out = os.dup(1)
    os.dup2(2, 1)  # Airflow's own log goes to standard output.
    with tempfile.TemporaryDirectory() as folder:
        found = main(pathlib.Path(folder))
    os.write(out, (json.dumps(found) + "\n").encode())
