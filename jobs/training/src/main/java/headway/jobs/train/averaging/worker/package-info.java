/** The training of one worker in a round. */
package headway.jobs.train.averaging.worker;
