package headway.common.head.optimizer;

import java.util.ArrayList;
import org.deeplearning4j.nn.conf.layers.BaseLayer;

/** How a group of layers learns: each group of a network may have a rule of its own. */
public record UpdateRule(OptimizerSpec optimizer, RateSchedule rate, GradientClipping clipping) {

  /** A fixed rate, and gradients as they come. */
  public static UpdateRule of(OptimizerSpec optimizer) {
    return new UpdateRule(optimizer, RateSchedule.CONSTANT, GradientClipping.NONE);
  }

  /** Makes a layer learn by this rule, whatever it was set to before. */
  public void set(BaseLayer layer) {
    layer.setIUpdater(optimizer.dl4j(rate));
    layer.setBiasUpdater(null);
    layer.setRegularization(optimizer.regularization());
    layer.setRegularizationBias(new ArrayList<>());
    clipping.set(layer);
  }
}
