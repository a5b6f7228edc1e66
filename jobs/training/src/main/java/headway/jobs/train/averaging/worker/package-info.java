/** What one worker learns in a round. */
package headway.jobs.train.averaging.worker;
