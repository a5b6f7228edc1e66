package headway.common.network.classifier;

/** One layer of a trained head, as it computes when the training is over (dropout is gone). */
public sealed interface OnnxHeadLayer permits OnnxDense, OnnxActivation {}
