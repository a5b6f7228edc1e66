/** A real Spark for integration tests: spark-submit, and a cluster of processes on this machine. */
package headway.jobs.testing;
