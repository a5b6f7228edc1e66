package headway.common.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.checkpoint.CheckpointState.Hashes;
import headway.common.head.HeadNetwork;
import headway.common.history.EpochTotals;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints as they lie in their folder, and which of them a training goes on from. */
class CheckpointStoreTest {
  private static final String TRAINING = "this training";
  private static final ComputationGraph NETWORK =
      HeadNetwork.build(HeadSpec.parse("softmax"), 4, 3, OptimizerSpec.of(Kind.ADAM, 0.1), 7);

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private CheckpointStore store;

  @BeforeEach
  void open() {
    store =
        new CheckpointStore(
            new Storage(new Configuration()),
            new org.apache.hadoop.fs.Path(folder.resolve("checkpoints").toString()),
            said::add);
  }

  private static CheckpointState state(int epoch, int round, String training) {
    return new CheckpointState(
        CheckpointState.FORMAT_VERSION,
        epoch,
        round,
        10L * epoch + round,
        42,
        new EpochTotals(0, 0, 0),
        List.of(),
        new Hashes(training, "frozen", NetworkZip.of(NETWORK).sha256()));
  }

  private void save(int epoch, int round) {
    store.save(NETWORK, epoch, round, any -> state(epoch, round, TRAINING));
  }

  private Path file(String name) {
    return folder.resolve("checkpoints").resolve(name);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("checkpoints"))) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  /** Epoch and round of the one to go on from, such as {@code 3.0}; empty where there is none. */
  private String latest(int mostEpochs) {
    return store
        .latest(TRAINING, mostEpochs)
        .map(each -> each.state().epoch() + "." + each.state().round())
        .orElse("");
  }

  @Test
  void givesBackWhatWasSaved() throws IOException {
    save(3, 0);

    CheckpointStore.Checkpoint there = store.latest(TRAINING, 10).orElseThrow();

    assertThat(there.state()).isEqualTo(state(3, 0, TRAINING));
    assertThat(NetworkZip.of(there.network()).sha256()).isEqualTo(NetworkZip.of(NETWORK).sha256());
    assertThat(names()).containsExactly("00003");
    assertThat(file("00003/checkpoint.json")).isRegularFile();
    assertThat(Sha256.of(Files.readAllBytes(file("00003/head.zip"))))
        .isEqualTo(NetworkZip.of(NETWORK).sha256());
    assertThat(said).isEmpty();
  }

  @Test
  void hasNothingBeforeTheFirst() {
    assertThat(latest(10)).isEmpty();
    assertThat(store.atEndOf(1, TRAINING)).isEmpty();
  }

  @Test
  void theNewestIsTheFurthestInTheTrainingNotTheLastWritten() throws IOException {
    save(2, 0);
    save(10, 0);
    save(9, 12);
    save(9, 0);
    save(100_000, 3);
    save(100_000, 0);

    assertThat(latest(200_000)).isEqualTo("100000.3");
    assertThat(names()).contains("00009.00012", "100000", "100000.00003");
    assertThat(latest(10)).isEqualTo("10.0");
    assertThat(latest(9)).isEqualTo("9.0");
    assertThat(latest(8)).isEqualTo("2.0");
    assertThat(latest(1)).isEmpty();
  }

  @Test
  void theRoundsOfTheEpochThatIsLastAreNotThoseOfOneMore() {
    save(4, 0);
    save(5, 7);

    assertThat(latest(6)).isEqualTo("5.7");
    assertThat(latest(5)).isEqualTo("4.0");
  }

  @Test
  void anotherTrainingsCheckpointsCountForNothing() {
    save(1, 0);
    store.save(NETWORK, 2, 0, any -> state(2, 0, "another"));

    assertThat(latest(10)).isEqualTo("1.0");
    assertThat(store.latest("another", 10).orElseThrow().state().epoch()).isEqualTo(2);
    assertThat(store.latest("a third", 10)).isEmpty();
    assertThat(store.atEndOf(2, TRAINING)).isEmpty();
    assertThat(said).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"head.zip", "checkpoint.json"})
  void oneThatIsCutShortIsPassedOverWithOneLine(String name) throws IOException {
    save(1, 0);
    save(2, 0);
    Path damaged = file("00002/" + name);
    byte[] whole = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(whole, whole.length / 2));

    assertThat(latest(10)).isEqualTo("1.0");
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("Cannot use the checkpoint")
        .contains(damaged.toString())
        .endsWith("; going on from the one before");
    assertThat(store.atEndOf(2, TRAINING)).isEmpty();
    assertThat(store.atEndOf(1, TRAINING)).isPresent();
  }

  @Test
  void oneWithoutItsNetworkIsPassedOverWithOneLine() throws IOException {
    save(1, 0);
    save(2, 0);
    Files.delete(file("00002/head.zip"));

    assertThat(latest(10)).isEqualTo("1.0");
    assertThat(said).singleElement().asString().contains("00002/head.zip", "does not exist");
  }

  @Test
  void oneWhoseStateWasNotWrittenYetIsNone() throws IOException {
    save(1, 0);
    save(2, 0);
    Files.delete(file("00002/checkpoint.json"));

    assertThat(latest(10)).isEqualTo("1.0");
    assertThat(said).isEmpty();
  }

  @Test
  void keepsTheNewestAndTheBest() throws IOException {
    for (int epoch = 1; epoch <= 6; epoch++) {
      save(epoch, 0);
    }
    save(6, 4);

    store.retain(3, 2);

    assertThat(names()).containsExactly("00002", "00005", "00006", "00006.00004");
    assertThat(latest(10)).isEqualTo("6.4");
    assertThat(store.atEndOf(2, TRAINING)).isPresent();
  }

  @Test
  void keepsNoMoreWhereTheBestIsAmongTheNewest() throws IOException {
    for (int epoch = 1; epoch <= 4; epoch++) {
      save(epoch, 0);
    }

    store.retain(2, 4);

    assertThat(names()).containsExactly("00003", "00004");
  }

  @Test
  void deletesOnlyCheckpoints() throws IOException {
    save(1, 0);
    save(1, 3);
    Files.createDirectories(file("notes"));
    Files.write(file("0001"), new byte[1]);

    store.clear();

    assertThat(names()).containsExactly("0001", "notes");
    assertThat(latest(10)).isEmpty();
  }
}
