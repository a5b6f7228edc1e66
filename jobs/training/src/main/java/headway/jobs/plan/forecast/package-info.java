/**
 * What a run takes: objects, requests, memory, traffic and seconds, by the code of the run itself.
 */
package headway.jobs.plan.forecast;
