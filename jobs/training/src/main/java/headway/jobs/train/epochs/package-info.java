/** The epochs of a training: examples, rounds, metrics and checkpoints. */
package headway.jobs.train.epochs;
