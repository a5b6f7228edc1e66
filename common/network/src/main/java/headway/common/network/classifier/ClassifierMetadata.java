package headway.common.network.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import headway.common.InputException;
import headway.common.network.onnx.OnnxCut;
import headway.common.network.onnx.OnnxGraph;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The metadata of a classifier, which predictions need besides its weights. It is stored in the
 * ONNX file's metadata under {@code headway.classNames}, {@code headway.preprocessing} and {@code
 * headway.provenance}, each as JSON.
 *
 * @param classNames in the order of the logits
 * @param preprocessing the preprocessing, as JSON
 * @param provenance what made the classifier, sorted by name
 */
public record ClassifierMetadata(
    List<String> classNames, String preprocessing, Map<String, String> provenance) {
  private static final String CLASS_NAMES = OnnxCut.CLASSIFIER_PREFIX + "classNames";

  /** The preprocessing, as JSON. */
  public static final String PREPROCESSING = OnnxCut.CLASSIFIER_PREFIX + "preprocessing";

  private static final String PROVENANCE = OnnxCut.CLASSIFIER_PREFIX + "provenance";
  private static final ObjectMapper JSON = new ObjectMapper();

  public ClassifierMetadata {
    classNames = List.copyOf(classNames);
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
  }

  /**
   * Reads what {@link ClassifierWriter} wrote.
   *
   * @throws InputException when the file is no classifier that Headway wrote
   */
  public static ClassifierMetadata of(OnnxGraph graph) {
    Map<String, String> properties = graph.metadata();
    for (String key : List.of(CLASS_NAMES, PREPROCESSING, PROVENANCE)) {
      if (!properties.containsKey(key)) {
        throw new InputException(
            "Cannot predict with %s: its metadata lacks '%s'; give a classifier.onnx that Headway exported"
                .formatted(graph.origin(), key));
      }
    }
    try {
      return new ClassifierMetadata(
          JSON.readValue(properties.get(CLASS_NAMES), new TypeReference<List<String>>() {}),
          properties.get(PREPROCESSING),
          JSON.readValue(properties.get(PROVENANCE), new TypeReference<Map<String, String>>() {}));
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot predict with %s: its Headway metadata is not the JSON that Headway writes; export it again"
              .formatted(graph.origin()),
          e);
    }
  }

  /** The preprocessing that a graph's metadata have, as JSON; empty if Headway did not write it. */
  public static Optional<String> preprocessing(OnnxGraph graph) {
    return Optional.ofNullable(graph.metadata().get(PREPROCESSING));
  }

  /**
   * The class names that a graph's metadata have; empty if they have none.
   *
   * @throws InputException if they are no JSON array of texts
   */
  public static Optional<List<String>> classNames(OnnxGraph graph) {
    String json = graph.metadata().get(CLASS_NAMES);
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, new TypeReference<List<String>>() {}));
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot use network %s: %s in its metadata is no JSON array of class names; export it again"
              .formatted(graph.origin(), CLASS_NAMES),
          e);
    }
  }

  /** The properties, sorted by key. */
  Map<String, String> properties() {
    try {
      return new TreeMap<>(
          Map.of(
              CLASS_NAMES, JSON.writeValueAsString(classNames),
              PREPROCESSING, preprocessing,
              PROVENANCE, JSON.writeValueAsString(provenance)));
    } catch (JsonProcessingException e) {
      throw new AssertionError("strings have a JSON form", e);
    }
  }
}
