/** What stages read and write, told to OpenLineage where the session has its listener. */
package headway.jobs.lineage;
