package headway.jobs.train.epochs;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.manifest.Manifests;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.jobs.features.FeatureBlocks;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.block.FileSlice;
import headway.jobs.spark.Application;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.train.averaging.RoundStats;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rounds of epochs in Spark, with batches of one example. */
class HeadEpochsTest {
  private static final int FEATURES = 3;

  private static Session session;

  @BeforeAll
  static void open() {
    session =
        Session.open(
            new Application("train", NetworkUse.FEATURES),
            SettingsLoader.load(Optional.empty(), "", Map.of("spark.master", "local[1]")),
            Map.of());
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static List<RoundStats> epoch(long examples, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(more);
    all.putAll(Map.of("train.batchSize", "1", "train.workers", "2", "train.rateScaling", "none"));
    Settings settings = SettingsLoader.load(Optional.empty(), "", all);
    CountedFile file =
        new CountedFile(
            new DataFile("random", Split.TRAIN, examples, 0, ""),
            List.of(examples / 2, examples - examples / 2));
    FeatureManifest features =
        new FeatureManifest(
            Manifests.FORMAT,
            "",
            "",
            "efficientnet-lite0",
            "",
            "",
            "",
            "",
            FEATURES,
            1,
            List.of("a", "b"),
            List.of(new Part("part", 0, "", List.of(file), List.of(), 0, "")),
            Map.of(),
            "");
    return new HeadEpochs(
            session,
            settings,
            features,
            workers -> FeatureBlocks.slices(session, workers).map(HeadEpochsTest::block))
        .next();
  }

  private static FeatureBlock block(FileSlice slice) {
    String[] keys = new String[slice.rows()];
    int[] labels = new int[slice.rows()];
    float[] values = new float[slice.rows() * FEATURES];
    Arrays.setAll(keys, row -> Long.toString(slice.firstRow() + row));
    Arrays.setAll(labels, row -> (int) (slice.firstRow() + row) % 2);
    for (int i = 0; i < values.length; i++) {
      values[i] = labels[i / FEATURES];
    }
    return new FeatureBlock(keys, labels, values);
  }

  @Test
  void roundsOfAnEpochAreBoundedAndSeeEachExampleOnce() {
    List<RoundStats> rounds = epoch(12_002, Map.of());

    // 6,001 batches a worker: 61 a round, and 100 rounds at most.
    assertThat(rounds).hasSize(99).first().matches(round -> round.batches() == 61);
    assertThat(rounds.stream().mapToLong(RoundStats::examples).sum()).isEqualTo(12_002);
  }

  @Test
  void roundsOfSmallDataAndThoseThatAreSetAreAsBefore() {
    assertThat(epoch(400, Map.of())).hasSize(4).first().matches(round -> round.batches() == 50);
    assertThat(epoch(400, Map.of("train.averagingFrequencyBatches", "10"))).hasSize(20);
  }
}
