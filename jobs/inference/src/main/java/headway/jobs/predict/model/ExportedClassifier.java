package headway.jobs.predict.model;

import headway.common.InputException;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.onnx.OnnxGraph;
import headway.common.storage.Storage;
import headway.jobs.frozen.PreprocessingJson;
import java.util.ArrayList;
import org.apache.hadoop.fs.Path;

/** A classifier that {@code export} wrote, and its metadata. */
public record ExportedClassifier(ClassifierSpec spec, ClassifierMetadata metadata) {
  /**
   * The classifier of a file.
   *
   * @param threads the number of threads of one inference call
   * @throws InputException if it cannot be read or does not say what it is
   */
  public static ExportedClassifier read(Storage storage, Path uri, int threads) {
    byte[] model = storage.readIfPresent(uri).orElseThrow(() -> missing(storage, uri));
    OnnxGraph graph = OnnxGraph.parse(model, uri.toString());
    ClassifierMetadata metadata = ClassifierMetadata.of(graph);
    PreprocessingJson.parse(metadata.preprocessing(), graph.input(), uri.toString());
    ClassifierSpec spec =
        new ClassifierSpec(
            new ClassifierModel.Exported(storage.qualify(uri).toString(), graph.sha256()),
            new ArrayList<>(metadata.classNames()),
            metadata.preprocessing(),
            threads);
    return new ExportedClassifier(spec, metadata);
  }

  private static InputException missing(Storage storage, Path uri) {
    if (storage.exists(uri)) {
      return new InputException(
          "Cannot predict with "
              + uri
              + ": it is a folder; give the URI of a file, such as the model/classifier.onnx of a"
              + " workspace");
    }
    return new InputException(
        "Cannot predict with "
            + uri
            + ": it does not exist; run export first, or give --model, or --labels own to predict"
            + " by --network without training");
  }
}
