package headway.jobs.train.epochs;

import headway.common.InputException;
import headway.common.finetune.FineTunedNetwork;
import headway.common.head.HeadNetwork;
import headway.common.network.ScratchNetwork;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.trainable.ScratchLayers;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.train.plan.TrainingPlan;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The initial state of a network from scratch. */
record ScratchStart(ScratchNetwork recipe, Storage storage, FrozenSpec images, TrainingPlan plan) {

  /**
   * The network with new weights, which depend on the seed.
   *
   * @throws InputException if a configuration does not match the images or the classes
   */
  ComputationGraph network() {
    int side = images.pixels().height();
    return recipe
        .uri()
        .map(uri -> configured(uri, side))
        .orElseGet(() -> smallCnn(ScratchLayers.smallCnn(side, plan.seed())));
  }

  private ComputationGraph smallCnn(LayerGraph body) {
    List<String> layers = body.vertices();
    FineTunedNetwork whole =
        new FineTunedNetwork(body, body.input().name(), layers.get(layers.size() - 1));
    HeadNetwork head = plan.network();
    return whole.init(head, head.init(whole.topValues(), plan.seed()), plan.scratchRule(), true);
  }

  private ComputationGraph configured(String uri, int side) {
    LayerGraph layers =
        ScratchLayers.ofJson(storage.read(Storage.path(uri)), uri, side, plan.seed());
    String output = layers.graph().getConfiguration().getNetworkOutputs().get(0);
    FineTunedNetwork whole = new FineTunedNetwork(layers, layers.input().name(), output);
    if (!layers.isClassifier() || whole.topValues() != plan.classes()) {
      throw new InputException(
          "Cannot train %s: its last layer must be an OutputLayer with softmax of %d, one for each class, but gives %d values"
              .formatted(uri, plan.classes(), whole.topValues()));
    }
    return whole.initWithoutHead(plan.scratchRule());
  }
}
