package headway.jobs.features;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import org.apache.hadoop.fs.Path;

/** Manifests of features in another folder. */
public final class SharedFeatures {
  private SharedFeatures() {}

  /**
   * A manifest of the same features, with each file named by its full URI.
   *
   * @param folder of the features
   */
  public static FeatureManifest of(FeatureManifest features, Path folder) {
    return new FeatureManifest(
        Manifests.FORMAT,
        features.fingerprint(),
        features.dataHash(),
        features.network(),
        features.networkSha256(),
        features.frozenSha256(),
        features.cut(),
        features.preprocessing(),
        features.featureCount(),
        features.views(),
        features.classes(),
        features.parts().list().stream().map(part -> moved(part, folder)).toList(),
        features.settings(),
        features.processor());
  }

  private static Part moved(Part part, Path folder) {
    return new Part(
        part.name(),
        part.number(),
        part.made(),
        part.files().stream().map(file -> moved(file, folder)).toList(),
        part.quarantine(),
        part.refused(),
        part.firstReason());
  }

  private static CountedFile moved(CountedFile counted, Path folder) {
    DataFile file = counted.file();
    return new CountedFile(
        new DataFile(
            new Path(folder, file.name()).toString(),
            file.split(),
            file.rows(),
            file.bytes(),
            file.contentSha256()),
        counted.classCounts());
  }
}
