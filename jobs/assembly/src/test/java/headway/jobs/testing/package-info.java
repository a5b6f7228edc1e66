/** Commands and scripts in processes of their own, and what they leave. */
package headway.jobs.testing;
