/** Reports runs, models and their versions to an MLflow server by its REST API. */
package headway.jobs.track.mlflow;
