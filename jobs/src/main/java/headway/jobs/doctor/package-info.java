/**
 * Reads nothing that a stage made. Writes nothing that stays: looks at Java, Spark, the native
 * libraries and the store, and says what to mend. Next: {@code headway.jobs.run}.
 */
package headway.jobs.doctor;
