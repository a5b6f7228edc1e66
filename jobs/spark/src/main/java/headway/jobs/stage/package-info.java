/** The contract of a stage: its context, its result, and the line that records the result. */
package headway.jobs.stage;
