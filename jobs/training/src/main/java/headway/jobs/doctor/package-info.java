/**
 * Reads no results of stages. Writes nothing permanent: checks Java, Spark, the native libraries
 * and the store, and reports what to mend. Next: {@code headway.jobs.run}.
 */
package headway.jobs.doctor;
