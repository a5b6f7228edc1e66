/** Reports a command to MLflow and TensorBoard while it runs; no failure of theirs stops it. */
package headway.jobs.track;
