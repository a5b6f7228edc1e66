"""Headway each night on EMR: a cluster, its run, its end, and a message where something went wrong.

Lies in Airflow's folder of DAGs beside transient-cluster.json as deploy/emr/fill prints it. Needs the Amazon provider,
the connection aws_default, and the variable headway_alarm: the ARN of a topic.
"""

import json
import pathlib

import pendulum
from airflow.providers.amazon.aws.hooks.emr import EmrHook
from airflow.providers.amazon.aws.notifications.sns import SnsNotifier
from airflow.providers.amazon.aws.operators.emr import EmrCreateJobFlowOperator, EmrTerminateJobFlowOperator
from airflow.providers.amazon.aws.sensors.emr import EmrStepSensor
from airflow.sdk import DAG, task

REQUEST = json.loads((pathlib.Path(__file__).parent / "transient-cluster.json").read_text(encoding="utf-8"))

ALARM = SnsNotifier(
    target_arn="{{ var.value.headway_alarm }}",
    subject="headway: the nightly run failed",
    message="{{ ti.task_id }} of {{ run_id }} failed; the step's stderr lies below the cluster's LogUri.",
)


@task
def step(cluster):
    """The cluster's one step, which is part of the request."""
    return EmrHook().get_conn().list_steps(ClusterId=cluster)["Steps"][0]["Id"]


with DAG(
    dag_id="headway_nightly",
    schedule="0 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": pendulum.duration(minutes=1), "on_failure_callback": ALARM},
    doc_md=__doc__,
) as dag:
    # No second attempt: the first may have started a cluster, which ends by itself.
    up = EmrCreateJobFlowOperator(task_id="up", job_flow_overrides=REQUEST, retries=0)
    # As long as a run may take: a day. Between two looks it holds no worker.
    run = EmrStepSensor(
        task_id="run",
        job_flow_id=up.output,
        step_id=step(up.output),
        poke_interval=60,
        mode="reschedule",
        timeout=24 * 60 * 60,
        retries=0,
    )
    # Whatever became of the run; a teardown's success is not the DAG's.
    down = EmrTerminateJobFlowOperator(task_id="down", job_flow_id=up.output).as_teardown(setups=up)
    run >> down
