package headway.jobs.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.dataset.manifest.Manifests;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * A model that is about to become a version.
 *
 * @param model the trained model; empty for a classifier whose training is gone
 * @param metadata of the classifier
 * @param classifier makes the exported classifier, which depends on the metadata alone
 */
public record NewVersion(
    Optional<TrainedModel> model, ClassifierMetadata metadata, Supplier<byte[]> classifier) {
  /** The class names as a JSON array, by label; they are in the classifier's metadata too. */
  public static final String LABELS = "labels.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Hash of all that the classifier is made of. */
  public String identity() {
    return Sha256.of(
        List.of(
            metadata.provenance().toString(),
            metadata.preprocessing(),
            String.join("/", metadata.classNames())));
  }

  /** SHA-256 of the head's file; empty if unknown. */
  public String headSha256() {
    return metadata.provenance().getOrDefault("headSha256", "");
  }

  /**
   * Writes the folder of the version, its manifest last. Nothing refers to it yet.
   *
   * @param figures of its evaluation; null if it was not evaluated
   * @return what the folder contains
   */
  public VersionManifest write(
      Storage storage, Workspace workspace, int number, ModelFigures figures) {
    Path folder = workspace.version(number);
    SortedMap<String, VersionManifest.StoredFile> files = new TreeMap<>();
    byte[] bytes = classifier.get();
    model.ifPresent(
        each -> put(storage, folder, each.manifest().headFile(), storage.read(each.head()), files));
    put(storage, folder, Workspace.CLASSIFIER, bytes, files);
    put(storage, folder, LABELS, labels(), files);
    model.ifPresent(
        each -> put(storage, folder, Workspace.MANIFEST, Manifests.bytes(each.manifest()), files));
    VersionManifest version =
        new VersionManifest(
            Manifests.FORMAT, number, new TreeMap<>(metadata.provenance()), figures, files);
    version.publish(storage, folder);
    new VersionFolder(storage, workspace).retain(folder, version);
    return version;
  }

  private static void put(
      Storage storage,
      Path folder,
      String name,
      byte[] bytes,
      Map<String, VersionManifest.StoredFile> files) {
    storage.publish(new Path(folder, name), bytes);
    files.put(name, new VersionManifest.StoredFile(bytes.length, Sha256.of(bytes)));
  }

  private byte[] labels() {
    try {
      return JSON.writeValueAsBytes(metadata.classNames());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("names are JSON", impossible);
    }
  }

  /** The entry of the catalogue for what was written. */
  public ModelVersion entry(VersionManifest written, ModelVersion.Judgement judgement) {
    Map<String, String> provenance = metadata.provenance();
    VersionManifest.StoredFile file = written.files().get(Workspace.CLASSIFIER);
    return new ModelVersion(
        written.number(),
        identity(),
        headSha256(),
        file.sha256(),
        file.bytes(),
        provenance.getOrDefault("dataHash", ""),
        provenance.getOrDefault("network", ""),
        provenance.getOrDefault("cut", ""),
        metadata.classNames().size(),
        written.figures(),
        judgement,
        false);
  }
}
