/** A real Spark for integration tests: spark-submit, and clusters of processes on this machine. */
package headway.jobs.testing.cluster;
