/**
 * Tables of Delta Lake, Iceberg or another catalog as a further output, by the session's connector.
 */
package headway.jobs.tables;
