package headway.jobs.features;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.config.SettingsLoader;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.common.image.preprocessing.Preprocessing;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features in memory or on disk, in an application whose memory is known to the byte. */
class CachedFeaturesTest {
  /** Spark may use 0.6 of it, 6,000,000 bytes, and features a fifth of that: 1,200,000. */
  private static final String HEAP_BYTES = "10000000";

  /** Of four bytes each; an image for a network from scratch has 3 × 10 × 10 of one byte. */
  private static final int FEATURES = 100;

  private static Session session;

  @BeforeAll
  static void open() {
    session =
        Session.open(
            new Application("train", NetworkUse.FEATURES),
            SettingsLoader.load(Optional.empty(), "", Map.of("spark.master", "local[1]")),
            Map.of("spark.testing.memory", HEAP_BYTES, "spark.testing.reservedMemory", "0"));
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # network           | views | train | val   | test  | in memory
          efficientnet-lite0  | 1     | 2500  | 500   | 0     | true
          efficientnet-lite0  | 1     | 2501  | 500   | 0     | false
          efficientnet-lite0  | 1     | 2500  | 501   | 0     | false
          efficientnet-lite0  | 1     | 2500  | 500   | 90000 | true
          efficientnet-lite0  | 5     | 2500  | 500   | 0     | true
          efficientnet-lite0  | 5     | 2505  | 500   | 0     | false
          scratch:small-cnn   | 1     | 3000  | 1000  | 0     | true
          scratch:small-cnn   | 1     | 3001  | 1000  | 0     | false
          """)
  void staysInMemoryUpToAFifthOfWhatSparkMayUse(
      String network, int views, long train, long val, long test, boolean inMemory) {
    FeatureManifest features =
        features(
            network,
            views,
            List.of(file(Split.TRAIN, train), file(Split.VAL, val), file(Split.TEST, test)));

    assertThat(CachedFeatures.level(session, features))
        .isEqualTo(inMemory ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.DISK_ONLY());
  }

  /** 2⁴⁰ values are more than an int counts. */
  @Test
  void countsTheBytesOfABillionImages() {
    FeatureManifest features =
        features("efficientnet-lite0", 1, List.of(file(Split.TRAIN, 10_995_116_277L)));

    assertThat(CachedFeatures.level(session, features)).isEqualTo(StorageLevel.DISK_ONLY());
  }

  private static CountedFile file(Split split, long rows) {
    return new CountedFile(new DataFile(split + ".parquet", split, rows, 0, ""), List.of(rows));
  }

  private static FeatureManifest features(String network, int views, List<CountedFile> files) {
    return new FeatureManifest(
        Manifests.FORMAT,
        "",
        "",
        network,
        "",
        "",
        "",
        PreprocessingJson.of(Preprocessing.uniform(10, 10, 0, 1)),
        FEATURES,
        views,
        List.of("class"),
        List.of(new Part("part", 0, "", files, List.of(), 0, "")),
        Map.of(),
        "");
  }
}
