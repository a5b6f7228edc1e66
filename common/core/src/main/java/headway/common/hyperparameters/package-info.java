/**
 * What a user chooses about a training: the layers of the head, the optimizer, the schedule and the
 * scaling of the learning rate. Plain values; {@code head} makes DL4J's layers and updaters of
 * them.
 */
package headway.common.hyperparameters;
