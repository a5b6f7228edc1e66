package headway.common.network.tail;

import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TensorShapes;
import headway.common.network.tail.NetworkFeatures.Classifier;
import headway.common.network.tail.NetworkFeatures.Pooled;
import headway.common.network.tail.NetworkFeatures.Pooling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the layer that gives a network's classes, by what lies behind it: from the output down,
 * over everything that gives one value for each value it reads (activations, softmax, casts,
 * scalings, reshapes, dropout), that picks one of them, or that pools them over the image, to the
 * first layer with weights. Networks without a classifier end in hidden layers in the same way;
 * what tells them apart is said with each rule.
 */
public final class ClassifierSearch {
  /** Widths of hidden layers are multiples of it; 10, 100, 365 or 1,000 classes are not. */
  private static final int HIDDEN_WIDTH = 16;

  private static final String SUFFIX = "/pooled";

  /** What exporters call the vector that describes an image; it gives no classes. */
  private static final Set<String> EMBEDDINGS =
      Set.of(
          "embedding", "embeddings", "features", "image_embeds", "image_features", "pooler_output");

  private final OnnxGraph graph;
  private final Predicate<String> isLayer;
  private final Map<String, long[]> shapes;
  private final String output;
  private final List<GraphSegment> segments;

  private boolean ofClasses;
  private boolean chosen;
  private boolean embedded;
  private boolean hidden;
  private boolean unlikeClasses;
  private Optional<GraphSegment> pooling = Optional.empty();
  private Optional<String> doubt = Optional.empty();

  private ClassifierSearch(OnnxGraph graph, Predicate<String> isLayer) {
    this.graph = graph;
    this.isLayer = isLayer;
    this.shapes = TensorShapes.ofCutsIfKnown(graph);
    this.output = mainOutput(graph, shapes);
    this.segments = new GraphSegments(graph, shapes).towards(output);
  }

  /**
   * The output whose values describe the image: the first one, or if that has more dimensions, such
   * as the states of all tokens or a map, the first with one row for each image.
   */
  private static String mainOutput(OnnxGraph graph, Map<String, long[]> shapes) {
    return graph.outputs().stream()
        .filter(output -> shapes.getOrDefault(output, new long[0]).length == 2)
        .filter(output -> !graph.cutsTowards(output).isEmpty())
        .findFirst()
        .orElse(graph.outputs().get(0));
  }

  /**
   * The features of a network by its output that describes the image.
   *
   * @param isLayer whether a tensor may be the cut; others are inner tensors of layers
   */
  public static NetworkFeatures of(OnnxGraph graph, Predicate<String> isLayer) {
    return new ClassifierSearch(graph, isLayer).features();
  }

  private NetworkFeatures features() {
    if (EMBEDDINGS.contains(output)) {
      return output(Optional.empty());
    }
    for (GraphSegment segment : segments) {
      List<?> layers = segment.layers();
      if (layers.size() == 1) {
        return classifier(segment).orElseGet(() -> withoutClassifier(segment));
      }
      if (layers.size() > 1) {
        return isEnsemble(segment)
            ? below(segment, Optional.of("several layers give its classes together"))
            : withoutClassifier(segment);
      }
      if (!passes(segment)) {
        break;
      }
    }
    return segments.stream()
        .filter(segment -> !segment.layers().isEmpty())
        .findFirst()
        .map(this::withoutClassifier)
        .orElseGet(() -> output(Optional.empty()));
  }

  /** Whether the values stay those of the classes, one by one; notes what crosses. */
  private boolean passes(GraphSegment segment) {
    ofClasses |= segment.isOfClasses() || segment.chooses();
    embedded |= segment.measuresLength();
    if (segment.keepsCount()) {
      hidden |= segment.isHidden();
      unlikeClasses |= segment.isUnlikeClasses();
      return true;
    }
    if (segment.pools() && pooling.isEmpty()) {
      pooling = Optional.of(segment);
      return true;
    }
    if (segment.chooses() && !chosen) {
      chosen = true;
      return true;
    }
    return false;
  }

  private Optional<NetworkFeatures> classifier(GraphSegment layer) {
    boolean single = layer.values() == layer.width();
    if (layer.isGrouped() || (!single && pooling.isEmpty())) {
      return Optional.empty();
    }
    if (embedded && !ofClasses) {
      doubt = mayGiveClasses(layer);
      return Optional.empty();
    }
    if (ofClasses) {
      return Optional.of(below(layer, Optional.empty()));
    }
    return pooling.isPresent() ? pooledScores(layer) : scores(layer);
  }

  /** A dense layer without softmax: hidden ones have an activation function and even widths. */
  private Optional<NetworkFeatures> scores(GraphSegment layer) {
    if (unlikeClasses || !layer.readsAll()) {
      return Optional.empty();
    }
    if (hidden) {
      doubt = Optional.of("its last layer, '%s', may be a hidden one".formatted(name(layer.to())));
      if (layer.width() % HIDDEN_WIDTH == 0) {
        doubt = mayGiveClasses(layer);
        return Optional.empty();
      }
    }
    return Optional.of(below(layer, doubt));
  }

  /** SqueezeNet's form without softmax: MobileNet's last hidden layer differs by its width. */
  private Optional<NetworkFeatures> pooledScores(GraphSegment layer) {
    if (!layer.isPointwise() || unlikeClasses) {
      return Optional.empty();
    }
    boolean widens = layer.width() >= layer.inputWidth();
    if (widens && layer.width() % HIDDEN_WIDTH == 0) {
      doubt = mayGiveClasses(layer);
      return Optional.empty();
    }
    return Optional.of(
        below(
            layer,
            Optional.of("its last layer, '%s', may be a hidden one".formatted(name(layer.to())))));
  }

  private Optional<String> mayGiveClasses(GraphSegment layer) {
    return Optional.of("its last layer, '%s', may give classes".formatted(name(layer.to())));
  }

  /** Of an inner tensor of a layer that our exporter wrote, the layer's name. */
  private String name(String tensor) {
    return isLayer.test(tensor) ? tensor : tensor.substring(0, tensor.lastIndexOf(':'));
  }

  /** Several layers side by side, each of which gives a value for each class. */
  private boolean isEnsemble(GraphSegment segment) {
    return segment.above().length == 2
        && !segment.keepsCount()
        && segment.layers().stream()
            .allMatch(
                node ->
                    node.getInputList().stream()
                        .map(segment.weights()::get)
                        .anyMatch(
                            tensor ->
                                tensor != null && tensor.getDimsList().contains(segment.values())));
  }

  private NetworkFeatures below(GraphSegment layer, Optional<String> doubt) {
    Optional<Classifier> classifier =
        Optional.of(
            new Classifier(name(layer.to()), layer.layers().get(0).getOpType(), layer.width()));
    Optional<String> tensor = layerAt(layer.from());
    if (tensor.isEmpty()) {
      return output(Optional.of("it has no tensor below the layer that gives its classes"));
    }
    long[] shape = shape(tensor.get());
    boolean spatial = shape.length == 3 && shape[1] * shape[2] > 1;
    if (spatial && layer.isConvolution() && pooling.isPresent()) {
      return new NetworkFeatures(
          output,
          tensor.get() + SUFFIX,
          new long[] {shape[0]},
          Optional.of(
              new Pooled(
                  tensor.get(), pooling.get().poolsByMaximum() ? Pooling.MAXIMUM : Pooling.MEAN)),
          classifier,
          doubt);
    }
    return new NetworkFeatures(output, tensor.get(), shape, Optional.empty(), classifier, doubt);
  }

  /** Where classes are made of it, the output is no feature: what lies below the last layer is. */
  private NetworkFeatures withoutClassifier(GraphSegment last) {
    if (!ofClasses) {
      return output(doubt);
    }
    return layerAt(last.from())
        .map(
            tensor ->
                new NetworkFeatures(
                    output,
                    tensor,
                    shape(tensor),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("it ends in classes, but no single layer gives them")))
        .orElseGet(() -> output(Optional.of("it ends in classes, and nothing below can be cut")));
  }

  private NetworkFeatures output(Optional<String> doubt) {
    Optional<Pooling> pooledTokens =
        Tokens.pooling(graph, shapes.getOrDefault(output, new long[0]))
            .filter(pooling -> graph.cuts().contains(output));
    if (pooledTokens.isPresent()) {
      return new NetworkFeatures(
          output,
          output + SUFFIX,
          new long[] {shape(output)[1]},
          Optional.of(new Pooled(output, pooledTokens.get())),
          Optional.empty(),
          doubt);
    }
    return new NetworkFeatures(
        output, output, shape(output), Optional.empty(), Optional.empty(), doubt);
  }

  /** The tensor, or of an inner one the layer below it. */
  private Optional<String> layerAt(String tensor) {
    List<String> cuts = graph.cutsTowards(output);
    for (int i = cuts.indexOf(tensor); i >= 0; i--) {
      if (isLayer.test(cuts.get(i))) {
        return Optional.of(cuts.get(i));
      }
    }
    return Optional.empty();
  }

  private long[] shape(String tensor) {
    long[] shape = shapes.getOrDefault(tensor, new long[] {-1, -1});
    return Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length);
  }
}
