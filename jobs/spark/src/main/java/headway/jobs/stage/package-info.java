/** What every stage has in common: what it is given, what it answers, how its result is written. */
package headway.jobs.stage;
