/** The pretrained layers above the cut as they are, applied to the activations in the executors. */
package headway.jobs.train.upper;
