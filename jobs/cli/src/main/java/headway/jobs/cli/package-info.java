/** The command line: one command per stage, exit status, the result's line. */
package headway.jobs.cli;
