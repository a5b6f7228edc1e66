/** The inputs and settings of training: collected, named, and compared with the previous ones. */
package headway.jobs.train.plan;
