package headway.common.head.optimizer;

import headway.common.UsageException;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;

/**
 * Gradient clipping; 0 is no bound. At most one of the two is set.
 *
 * @param norm largest L2 norm of the gradient of one weight array, as Keras' {@code clipnorm}
 * @param value largest magnitude of each of its values, as Keras' {@code clipvalue}
 */
public record GradientClipping(double norm, double value) {
  public static final GradientClipping NONE = new GradientClipping(0, 0);

  public GradientClipping {
    if (norm < 0 || value < 0) {
      throw new UsageException("A gradient's bound must be ≥ 0 but was " + Math.min(norm, value));
    }
    if (norm > 0 && value > 0) {
      throw new UsageException("Give a bound for the gradient's norm or for its values, not both");
    }
  }

  void set(BaseLayer layer) {
    if (norm > 0) {
      layer.setGradientNormalization(GradientNormalization.ClipL2PerParamType);
      layer.setGradientNormalizationThreshold(norm);
    } else if (value > 0) {
      layer.setGradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue);
      layer.setGradientNormalizationThreshold(value);
    } else {
      layer.setGradientNormalization(GradientNormalization.None);
    }
  }
}
