package headway.common.head.step;

/**
 * Loss and correct predictions of a training step's forward pass, with the parameters before the
 * step.
 *
 * @param meanLoss over the examples of the minibatch
 * @param correct examples whose largest output is that of the largest label
 */
public record BatchMetrics(double meanLoss, int correct) {}
