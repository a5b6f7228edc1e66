/** One package per pipeline stage, and the command line. */
package headway.jobs;
