package headway.common.head.optimizer;

import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.RateSchedule;
import java.util.ArrayList;
import org.deeplearning4j.nn.conf.layers.BaseLayer;

/**
 * The update rule of a group of layers: optimizer, learning rate schedule and gradient clipping.
 * Each group of a network may have its own.
 */
public record UpdateRule(OptimizerSpec optimizer, RateSchedule rate, GradientClipping clipping) {

  /** A constant rate without clipping. */
  public static UpdateRule of(OptimizerSpec optimizer) {
    return new UpdateRule(optimizer, RateSchedule.CONSTANT, GradientClipping.NONE);
  }

  /** Sets the update rule of a layer; replaces an earlier one. */
  public void set(BaseLayer layer) {
    layer.setIUpdater(Updaters.of(optimizer, rate));
    layer.setBiasUpdater(null);
    layer.setRegularization(Updaters.regularization(optimizer));
    layer.setRegularizationBias(new ArrayList<>());
    clipping.set(layer);
  }
}
