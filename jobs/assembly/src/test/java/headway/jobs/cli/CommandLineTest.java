package headway.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.Typed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

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

  /** Groups among them, such as {@code network}. */
  static List<String> commands() {
    List<String> names = new ArrayList<>();
    collect(CommandLines.commands(), "", names);
    return names;
  }

  private static void collect(CommandLine command, String prefix, List<String> names) {
    command
        .getSubcommands()
        .forEach(
            (name, each) -> {
              names.add(prefix + name);
              collect(each, prefix + name + " ", names);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandAndEveryFlagHasItsHelpLine(String name) {
    String[] words = name.split(" ");
    Typed typed =
        Typed.headway(Stream.concat(Stream.of(words), Stream.of("--help")).toArray(String[]::new));
    assertThat(typed.status()).isZero();
    assertThat(typed.out()).contains("headway " + name);
    assertThat(typed.err()).isEmpty();

    CommandLine command = CommandLines.commands();
    for (String word : words) {
      String line = "\n  " + word + " +\\w.*";
      assertThat(command.getUsageMessage()).containsPattern(line);
      command = command.getSubcommands().get(word);
    }
    CommandSpec spec = command.getCommandSpec();
    assertThat(spec.usageMessage().description()).as("description").isNotEmpty();
    for (ArgSpec each : spec.args()) {
      assertThat(String.join(" ", each.description())).as(name + " " + each).matches("\\w.{9,}\\.");
    }
  }

  @Test
  void saysWhenAWorkspaceIsNeeded() {
    assertThat(help("train")).contains("Required.");
    assertThat(help("predict"))
        .contains("Without one give --output and either --model or --network.");
    for (String name : List.of("network list", "doctor", "compare", "augment preview")) {
      assertThat(help(name.split(" "))).contains("Not needed").doesNotContain("Required.");
    }
  }

  private static String help(String... command) {
    String out =
        Typed.headway(Stream.concat(Stream.of(command), Stream.of("--help")).toArray(String[]::new))
            .out();
    String words = out.replaceAll("\\s+", " ");
    return words.substring(words.indexOf("--workspace=<URI>"));
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
  void aValueMayHaveAQuote() {
    Typed typed = Typed.headway("shard", "--set", "shard.labelColumn=size \"inch=2", "--dry-run");

    assertThat(typed.err()).doesNotContain("quote", "WARN");
    assertThat(typed.out().lines()).contains("shard.labelColumn = size \"inch=2");
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
