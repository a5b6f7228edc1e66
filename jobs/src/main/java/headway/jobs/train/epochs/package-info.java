/** Epoch after epoch: what is learnt from, the rounds, the figures after each, the checkpoints. */
package headway.jobs.train.epochs;
