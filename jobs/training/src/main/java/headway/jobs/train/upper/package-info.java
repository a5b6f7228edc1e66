/**
 * The pretrained layers above the cut, applied to activations in the executors before fine-tuning.
 */
package headway.jobs.train.upper;
