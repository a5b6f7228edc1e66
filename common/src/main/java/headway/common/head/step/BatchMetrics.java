package headway.common.head.step;

/**
 * What the forward pass of a training step found, with the parameters before the step.
 *
 * @param meanLoss over the examples of the minibatch
 * @param correct examples whose largest output is that of the largest label
 */
public record BatchMetrics(double meanLoss, int correct) {}
