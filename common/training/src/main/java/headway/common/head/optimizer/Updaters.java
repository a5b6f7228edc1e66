package headway.common.head.optimizer;

import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.RateSchedule;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/** DL4J's updaters and regularization of an {@link OptimizerSpec}. */
public final class Updaters {
  private static final double EPSILON = 1e-7;

  private Updaters() {}

  /** The updater, with a learning rate that follows {@code plan}. */
  public static IUpdater of(OptimizerSpec optimizer, RateSchedule plan) {
    double learningRate = optimizer.learningRate();
    ISchedule rate = plan.isConstant() ? null : new PlannedRate(learningRate, plan);
    return switch (optimizer.kind()) {
      case ADAM ->
          Adam.builder()
              .learningRate(learningRate)
              .learningRateSchedule(rate)
              .epsilon(EPSILON)
              .build();
      case SGD -> Sgd.builder().learningRate(learningRate).learningRateSchedule(rate).build();
      case MOMENTUM ->
          Nesterovs.builder()
              .learningRate(learningRate)
              .learningRateSchedule(rate)
              .momentum(optimizer.momentum())
              .build();
      case RMSPROP ->
          RmsProp.builder()
              .learningRate(learningRate)
              .learningRateSchedule(rate)
              .rmsDecay(0.9)
              .epsilon(EPSILON)
              .build();
    };
  }

  /** The number of values that an updater keeps for so many parameters. */
  public static long stateSize(OptimizerSpec optimizer, long parameters) {
    return of(optimizer, RateSchedule.CONSTANT).stateSize(parameters);
  }

  /**
   * Set it layer by layer: DL4J 1.0.0-M2.1 adds a weight decay of the whole network twice ({@code
   * LayerValidation.configureBaseLayer}), so it would be applied twice.
   */
  static List<Regularization> regularization(OptimizerSpec optimizer) {
    List<Regularization> terms = new ArrayList<>();
    if (optimizer.l2() > 0) {
      terms.add(new L2Regularization(optimizer.l2()));
    }
    if (optimizer.weightDecay() > 0) {
      terms.add(new WeightDecay(optimizer.weightDecay(), true));
    }
    return terms;
  }
}
