package headway.jobs.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.split.Split;
import headway.jobs.Prepared;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workspaces that were damaged, or made by another version: one line, or the checkpoint before. */
class DamagedWorkspaceIT {
  @TempDir static Path shared;
  @TempDir Path folder;
  private static Work trained;
  private static String undisturbed;
  private Work work;

  @BeforeAll
  static void train() {
    trained = Prepared.extracted(shared.resolve("trained"));
    train(trained, 3);
    Typed.done("export", "--workspace", trained.uri());
    Work longer = Prepared.extracted(shared.resolve("longer"));
    undisturbed = train(longer, 4).result().get("headSha256").asText();
  }

  @BeforeEach
  void copy() {
    Prepared.copy(trained.folder(), folder.resolve("work"));
    work = new Work(folder.resolve("work"));
  }

  private static Typed train(Work work, int epochs) {
    List<String> all = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    all.addAll(Prepared.QUICK);
    all.addAll(List.of("--epochs", String.valueOf(epochs)));
    Typed typed = Typed.headway(all.toArray(new String[0]));
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          extract  | shards/_manifest.json    | other | DIR/shards/_manifest.json | version
          train    | features/_manifest.json  | other | DIR/features/_manifest.json | version
          evaluate | candidate/_manifest.json | other | DIR/candidate/_manifest.json | version
          export   | candidate/_manifest.json | other | DIR/candidate/_manifest.json | version
          extract  | shards/_manifest.json    | cut   | DIR/shards/_manifest.json | delete its folder
          train    | features/_manifest.json  | cut   | DIR/features/_manifest.json | delete its folder
          export   | candidate/_manifest.json | cut   | DIR/candidate/_manifest.json | delete its folder
          export --if-exists replace | HEAD  | cut   | DIR/candidate/head- | SHA-256
          evaluate | HEAD                    | cut   | DIR/candidate/head- | SHA-256
          evaluate | FEATURES                | cut   | .parquet: it is no valid Parquet | write it again
          predict --images DIR/shards | models/1/classifier.onnx | cut | DIR/models/1/classifier.onnx | export it again
          """)
  void isOneLineThatNamesTheFile(
      String command, String file, String damage, String object, String advice) throws IOException {
    Path damaged =
        switch (file) {
          case "HEAD" -> Path.of(work.trained().head().toUri().getPath());
          case "FEATURES" ->
              work.folder().resolve("features/" + work.features().files(Split.TEST).get(0).name());
          default -> work.folder().resolve(file);
        };
    damage(damaged, damage);
    String line = command.replace("DIR", work.uri()) + " --workspace " + work.uri();

    Typed typed = Typed.headway(line.split(" ", -1));

    assertThat(typed.complaint())
        .contains(object.replace("DIR", work.uri()), advice)
        .doesNotContain("Exception")
        .hasSizeLessThan(600);
    assertThat(typed.status()).as(typed.complaint()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          checkpoints/00003/head.zip        | cut   | 2 | SHA-256
          checkpoints/00003/checkpoint.json | cut   | 2 | not a whole state
          checkpoints/00003/checkpoint.json | other | 2 | format version is 99
          checkpoints/00003/head.zip        | gone  | 2 | does not exist
          """)
  void goesOnFromTheCheckpointBeforeAndSaysSoOnce(
      String file, String damage, int from, String reason) throws IOException {
    damage(work.folder().resolve(file), damage);

    Typed typed = train(work, 4);

    assertThat(typed.result().get("resumedFrom").asInt()).isEqualTo(from);
    assertThat(passedOver(typed)).singleElement().asString().contains(work.uri(), file, reason);
    assertThat(typed.result().get("headSha256").asText()).isEqualTo(undisturbed);
  }

  @ParameterizedTest
  @CsvSource({"cut", "other"})
  void startsAnewWhereNoCheckpointIsWhole(String damage) throws IOException {
    for (int epoch = 1; epoch <= 3; epoch++) {
      damage(work.folder().resolve("checkpoints/0000" + epoch + "/checkpoint.json"), damage);
    }

    Typed typed = train(work, 4);

    assertThat(typed.result().get("resumedFrom").asInt()).isZero();
    assertThat(passedOver(typed)).hasSize(3);
    assertThat(typed.result().get("headSha256").asText()).isEqualTo(undisturbed);
  }

  private static List<String> passedOver(Typed typed) {
    return typed.err().lines().filter(line -> line.contains("going on from the one")).toList();
  }

  private static void damage(Path file, String how) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    switch (how) {
      case "cut" -> Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      case "gone" -> Files.delete(file);
      default -> {
        String other =
            new String(whole, UTF_8).replaceFirst("(?<=\"format(?:Version)?\" : )\\d+", "99");
        Files.writeString(file, other);
        assertThat(other).contains(" : 99");
      }
    }
  }
}
