/** What trackers are sent of a run, and what each of them does with it. */
package headway.jobs.track.tracked;
