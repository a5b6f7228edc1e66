/** The frozen part of a network in the executors: fetched by hash, loaded once per JVM. */
package headway.jobs.frozen;
