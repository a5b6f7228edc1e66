/** What an application lets others see of itself: counts that are right, metrics, log lines. */
package headway.jobs.observe;
