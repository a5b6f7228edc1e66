/** What the result of training depends on: gathered, named, and told where it has changed. */
package headway.jobs.train.plan;
