"""What MLflow's own client finds on a server: a line of JSON.

Usage: mlflow_check.py URI EXPERIMENT MODEL
"""

import json
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.models import Model


def main(uri: str, experiment: str, name: str) -> None:
    mlflow.set_tracking_uri(uri)
    client = MlflowClient(uri)
    runs = client.search_runs([client.get_experiment_by_name(experiment).experiment_id])
    print(json.dumps({"runs": [run(client, each) for each in runs], "model": model(client, name)}))


def run(client: MlflowClient, each) -> dict:
    info = each.info
    return {
        "id": info.run_id,
        "status": info.status,
        "name": info.run_name,
        "parameters": each.data.params,
        "tags": each.data.tags,
        "history": {
            metric: [
                [value.step, value.value, value.timestamp]
                for value in sorted(
                    client.get_metric_history(info.run_id, metric), key=lambda value: value.step
                )
            ]
            for metric in each.data.metrics
        },
        "artifacts": {
            file.path: file.file_size
            for folder in ("model", "report")
            for file in client.list_artifacts(info.run_id, folder)
        },
    }


def model(client: MlflowClient, name: str) -> dict:
    serving = client.get_model_version_by_alias(name, "serving")
    return {
        "versions": sorted(int(v.version) for v in client.search_model_versions(f"name='{name}'")),
        "serving": int(serving.version),
        "tags": serving.tags,
        "flavors": sorted(Model.load(f"models:/{name}@serving").flavors),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
