package headway.jobs.model;

import headway.common.InputException;
import headway.common.dataset.manifest.Manifests;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.onnx.OnnxGraph;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * Makes the first version of the classifier that an earlier Headway, which knew no versions, left
 * in {@code model/}.
 */
public record AdoptedModel(Storage storage, Workspace workspace) {

  /**
   * Makes the version, unless there are versions already or nothing serves. It serves on.
   *
   * @param warnings receives a line if what is there cannot become a version
   */
  public void adopt(Consumer<String> warnings) {
    ModelVersions versions = new ModelVersions(storage, workspace);
    ModelVersions.Read before = versions.read();
    Optional<byte[]> classifier =
        before.stored().isPresent()
            ? Optional.empty()
            : storage.readIfPresent(workspace.classifier());
    if (classifier.isEmpty()) {
      return;
    }
    ClassifierMetadata metadata;
    Optional<TrainedModel> trained;
    try {
      metadata =
          ClassifierMetadata.of(
              OnnxGraph.parse(classifier.get(), workspace.classifier().toString()));
      trained = TrainedModel.in(storage, workspace.model());
    } catch (InputException damaged) {
      warnings.accept(
          "warning: what is in "
              + workspace.model()
              + " becomes no version: "
              + damaged.getMessage());
      return;
    }
    String head = metadata.provenance().getOrDefault("headSha256", "");
    Optional<TrainedModel> itsOwn =
        trained.filter(each -> each.manifest().headSha256().equals(head));
    if (itsOwn.isEmpty()) {
      trained.ifPresent(this::keepCandidate);
    }
    byte[] bytes = classifier.get();
    NewVersion version = new NewVersion(itsOwn, metadata, () -> bytes);
    ModelFigures figures = new EvaluatedModel(storage, workspace).figures(head).orElse(null);
    VersionManifest written = version.write(storage, workspace, 1, figures);
    ModelVersion.Judgement served =
        new ModelVersion.Judgement(true, "it served before there were versions", List.of(), "");
    versions.replace(before, ModelCatalogue.EMPTY.with(version.entry(written, served)).serving(1));
    new VersionFolder(storage, workspace).serve(1);
  }

  /** A model that was trained after the classifier was exported. */
  private void keepCandidate(TrainedModel trained) {
    if (TrainedModel.in(storage, workspace.candidate()).isEmpty()) {
      storage.publish(
          new Path(workspace.candidate(), trained.manifest().headFile()),
          storage.read(trained.head()));
      Manifests.publish(storage, workspace.candidate(), trained.manifest());
    }
  }
}
