package headway.common.network.classifier;

/** One layer of a trained head for inference, without dropout. */
public sealed interface OnnxHeadLayer permits OnnxDense, OnnxActivation {}
