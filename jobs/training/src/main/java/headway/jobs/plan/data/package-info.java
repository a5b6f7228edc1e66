/** The images that a run is planned for: numbers that are given, or a sample of class folders. */
package headway.jobs.plan.data;
