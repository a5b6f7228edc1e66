package headway.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.storage.Sha256;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another day's {@code run}: what it may and may not put in place of the model that serves. */
class PromotionCommandTest {
  private static final int PHOTOS = 16;

  @TempDir static Path shared;
  private static Path made;
  private static JsonNode first;

  @TempDir Path folder;
  private Path images;
  private Versions versions;

  @BeforeAll
  static void firstDay() {
    made = shared.resolve("day");
    Shapes.folders(made.resolve("images"), PHOTOS);
    first = Versions.last(run(made));
  }

  @BeforeEach
  void copy() {
    Prepared.copy(made, folder.resolve("day"));
    images = folder.resolve("day/images");
    versions = new Versions(new Work(folder.resolve("day/work")));
  }

  private static Typed run(Path day, String... more) {
    List<String> args =
        new ArrayList<>(List.of("run", "--images", day.resolve("images").toString()));
    args.addAll(List.of("--workspace", day.resolve("work").toString()));
    args.addAll(Prepared.QUICK);
    args.addAll(List.of("--epochs", "8", "--split", "60/20/20"));
    args.addAll(List.of("--set", "report.activationMaps=0"));
    args.addAll(List.of(more));
    return Typed.headway(args.toArray(new String[0]));
  }

  private Typed run(String... more) {
    return run(folder.resolve("day"), more);
  }

  private void assertServes(int version) {
    assertThat(versions.catalogue().serving()).isEqualTo(version);
    versions.serving();
  }

  @Test
  void theFirstModelServes() throws IOException {
    assertThat(first.get("version").asInt()).isEqualTo(1);
    assertThat(first.get("promoted").asBoolean()).isTrue();
    assertThat(versions.serving())
        .isEqualTo(first.get("stages").get("export").get("sha256").asText());
    assertThat(first.get("stages").get("export").get("sha256").asText())
        .isEqualTo(
            Sha256.of(
                Files.readAllBytes(versions.work().folder().resolve("model/classifier.onnx"))));
  }

  /** As many photos as there were, each in the folder of another class. */
  @Test
  void wrongLabelsDoNotServe() throws IOException {
    Shapes[] shapes = Shapes.values();
    for (int i = 0; i < shapes.length; i++) {
      for (int number = 0; number < PHOTOS; number++) {
        String other = shapes[(i + 1) % shapes.length].label();
        shapes[i].write(images.resolve(other), 100 + number);
      }
    }
    String before = versions.prediction(folder);

    Typed typed = run("--fail-unpromoted");

    assertThat(typed.status()).as(typed.err()).isEqualTo(6);
    JsonNode result = typed.result();
    assertThat(result.get("promoted").asBoolean()).isFalse();
    assertThat(result.get("version").asInt()).isEqualTo(2);
    assertThat(result.get("reason").asText()).isNotEmpty();
    assertThat(typed.err())
        .contains("run: not promoted: " + result.get("reason").asText())
        .contains("version 2, is kept; version 1 serves on");
    assertThat(versions.work().folder().resolve("report/index.html"))
        .content()
        .contains("version of the model", "2, not promoted: ");
    assertServes(1);
    assertThat(versions.prediction(folder)).isEqualTo(before);
    JsonNode again = Versions.last(run());
    assertThat(again.get("promoted").asBoolean()).isFalse();
    assertThat(again.get("status").asText()).isEqualTo("unchanged");
  }

  @Test
  void aLearningRateOf1e30DoesNotServe() {
    String before = versions.prediction(folder);

    Typed typed = run("--learning-rate", "1e30", "--promote", "always");

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint()).startsWith("Cannot train: it has diverged");
    assertServes(1);
    assertThat(versions.prediction(folder)).isEqualTo(before);
  }

  /** A class that the one that serves does not know counts as its mistake; a lost one is told. */
  @Test
  void aNewClassServesAndALostOneDoesNot() throws IOException {
    Files.move(images.resolve("disc"), folder.resolve("disc"));
    Path day = folder.resolve("day");
    JsonNode fewer = Versions.last(run());
    assertThat(fewer.get("promoted").asBoolean()).isFalse();
    assertThat(fewer.get("reason").asText())
        .isEqualTo("it does not know disc, which version 1 does");
    assertServes(1);
    assertThat(Versions.last(versions.headway("models promote", "2")).get("serving").asInt())
        .isEqualTo(2);

    Files.move(folder.resolve("disc"), images.resolve("disc"));
    JsonNode more = Versions.last(run(day, "--set", "seed=7"));

    assertThat(more.get("promoted").asBoolean()).as(more.get("reason").asText()).isTrue();
    assertThat(more.get("reason").asText())
        .matches("its accuracy on .* which does not know the class of \\d+ of them");
    assertServes(3);
  }

  @Test
  void theModelOfAnEarlierHeadwayBecomesVersion1() throws IOException {
    Path model = versions.work().folder().resolve("model");
    String served = versions.serving();
    for (String gone : List.of("models", "candidate", "export")) {
      Prepared.delete(versions.work().folder().resolve(gone));
    }
    Files.delete(model.resolve("version.json"));
    Files.delete(model.resolve("labels.json"));
    String before = versions.prediction(folder);

    versions.train("1", "--learning-rate", "1e-6");
    assertThat(versions.prediction(folder)).isEqualTo(before);
    Typed.done("evaluate", "--workspace", versions.work().uri());
    JsonNode exported = versions.export();

    assertThat(exported.get("promoted").asBoolean()).isFalse();
    assertThat(exported.get("version").asInt()).isEqualTo(2);
    assertThat(versions.serving()).isEqualTo(served);
    assertThat(versions.catalogue().version(1).orElseThrow().figures().accuracy())
        .isEqualTo(first.get("stages").get("evaluate").get("accuracy").asDouble());
    assertThat(versions.prediction(folder)).isEqualTo(before);
  }

  @Test
  void promoteNeverKeepsAndAlwaysServes() {
    JsonNode never = Versions.last(run("--set", "seed=7", "--promote", "never"));
    assertThat(never.get("promoted").asBoolean()).isFalse();
    assertThat(never.get("reason").asText()).isEqualTo("nothing is promoted with --promote never");
    assertServes(1);

    JsonNode always = Versions.last(run("--set", "seed=7", "--promote", "always"));
    assertThat(always.get("promoted").asBoolean()).isTrue();
    assertThat(always.get("version").asInt()).isEqualTo(2);
    assertServes(2);
  }
}
