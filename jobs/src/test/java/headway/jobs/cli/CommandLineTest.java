package headway.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.UsageException;
import headway.jobs.Typed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says before any stage starts. */
class CommandLineTest {
  @TempDir Path folder;

  @Test
  void helpNamesEveryStage() {
    Typed typed = Typed.headway("--help");

    assertThat(typed.status()).isZero();
    assertThat(typed.out())
        .contains("shard", "extract", "train", "evaluate", "export", "report", "run");
  }

  @Test
  void helpOfAStageShowsUnitsAndDefaults() {
    Typed typed = Typed.headway("train", "--help");

    assertThat(typed.status()).isZero();
    assertThat(typed.out().replaceAll("\\s+", " "))
        .contains("--epochs=<N>", "Passes over the training features", "Default: 10.")
        .contains("--head=<LAYERS>", "Default: softmax.")
        .contains("--workspace=<URI>", "--dry-run", "--set=<key=value>", "--embedded-s3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shard", "extract", "evaluate", "export", "report", "run"})
  void everyStageHasHelp(String stage) {
    Typed typed = Typed.headway(stage, "--help");

    assertThat(typed.status()).isZero();
    assertThat(typed.out()).contains("headway " + stage, "--workspace");
    assertThat(typed.err()).isEmpty();
  }

  @Test
  void versionIsOneLine() {
    Typed typed = Typed.headway("--version");

    assertThat(typed.status()).isZero();
    assertThat(typed.out().lines()).singleElement().asString().startsWith("headway ");
  }

  @Test
  void dryRunPrintsTheEffectiveSettingsAndDoesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("my.conf"), "headway.train { epochs = 7 }");
    Path work = folder.resolve("work");

    Typed typed =
        Typed.headway(
            "train",
            "--workspace",
            work.toString(),
            "--config",
            file.toString(),
            "--set",
            "train.batchSize=8",
            "--seed",
            "5",
            "--dry-run");

    assertThat(typed.status()).isZero();
    assertThat(typed.out().lines())
        .contains(
            "train.epochs = 7",
            "train.batchSize = 8",
            "seed = 5",
            "workspace = " + work,
            "train.optimizer = adam");
    assertThat(work).doesNotExist();
  }

  @Test
  void aFlagGoesBeforeSetAndSetBeforeTheFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("my.conf"), "headway.train { epochs = 7, batchSize = 7, workers = 7 }");

    Typed typed =
        Typed.headway(
            "train",
            "--epochs",
            "9",
            "--set",
            "train.epochs=8",
            "--set",
            "train.batchSize=8",
            "--config",
            file.toString(),
            "--dry-run");

    assertThat(typed.out().lines())
        .contains("train.epochs = 9", "train.batchSize = 8", "train.workers = 7");
  }

  @Test
  void throwsWhatFailedWhereTheClusterWantsIt() {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Main.run(out, true, "shard", "--epoch", "3"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--epoch");
  }

  @Test
  void reportsAllBadSettingsTogether() {
    Typed typed =
        Typed.headway(
            "train",
            "--workspace",
            folder.toString(),
            "--epochs",
            "0",
            "--batch-size",
            "many",
            "--set",
            "train.optimiser=adam",
            "--optimizer",
            "newton",
            "--head",
            "dense x");

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint())
        .contains(
            "train.epochs must be ≥ 1 but was 0",
            "train.batchSize must be a whole number of at most 2147483647 but was many",
            "train.optimiser is no setting; did you mean train.optimizer?",
            "train.optimizer must be one of adam, sgd, momentum, rmsprop but was newton",
            "train.head is not understood: Cannot read the head 'dense x'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|no stage",
        "shred|'shred'",
        "shard --imagse x|--imagse",
        "shard x|'x'",
        "shard --images|--images",
        "shard --set epochs|epochs",
        "shard --split 80/30/10|shard.split must be",
        "shard --max-bad-fraction 2|shard.maxBadFraction must be between 0.0 and 1.0 but was 2.0",
        "shard --seed x|seed must be a whole number but was x",
        "train --head dense|train.head is not understood: Cannot read the head 'dense'",
        "shard --set train.head=softmax,softmax|character 8 follows softmax",
      })
  void refusesWhatItDoesNotUnderstandWithStatusTwo(String line) {
    String[] parts = line.split("\\|", 2);
    String[] args = parts[0].isEmpty() ? new String[0] : parts[0].split(" ", -1);

    Typed typed = Typed.headway(args);

    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.complaint()).contains(parts[1]).containsAnyOf("--help", "must", "Cannot");
  }
}
