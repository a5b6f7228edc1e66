package headway.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.manifest.Manifests;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway models}: three versions of one model, of which the last is the worst. */
class ModelsCommandTest {
  @TempDir static Path shared;
  private static Work made;
  private static JsonNode first;
  private static JsonNode second;
  private static JsonNode third;

  @TempDir Path folder;
  private Versions versions;

  @BeforeAll
  static void train() {
    made = Prepared.extracted(shared.resolve("work"));
    Versions all = new Versions(made);
    first = all.retrain("3");
    second = all.retrain("8");
    all.train("1", "--learning-rate", "1e-6");
    Typed.done("evaluate", "--workspace", made.uri());
    third = all.export();
  }

  @BeforeEach
  void copy() {
    Prepared.copy(made.folder(), folder.resolve("work"));
    versions = new Versions(new Work(folder.resolve("work")));
  }

  @Test
  void aBetterModelServesAndAWorseOneIsKept() {
    assertThat(first.get("version").asInt()).isEqualTo(1);
    assertThat(first.get("promoted").asBoolean()).isTrue();
    assertThat(first.get("reason").asText()).isEqualTo("no version served before");
    assertThat(second.get("promoted").asBoolean()).isTrue();
    assertThat(second.get("serving").asInt()).isEqualTo(2);
    assertThat(second.get("reason").asText())
        .matches(
            "its accuracy on \\d+ images of split test is [01].\\d{3}, where that of version 1 is"
                + " [01].\\d{3}");
    assertThat(third.get("promoted").asBoolean()).isFalse();
    assertThat(third.get("version").asInt()).isEqualTo(3);
    assertThat(third.get("serving").asInt()).isEqualTo(2);
    assertThat(third.get("status").asText()).isEqualTo("done");
    assertThat(third.get("model").asText()).endsWith("/models/3/classifier.onnx");
    assertThat(versions.serving()).isEqualTo(second.get("sha256").asText());
    assertThat(versions.hashes("models/2").keySet())
        .hasSize(5)
        .contains("classifier.onnx", "labels.json", "_manifest.json", "version.json")
        .anyMatch(name -> name.matches("head-[0-9a-f]{16}\\.zip"));
  }

  @Test
  void theSameModelAgainIsUnchangedAndMakesNoVersion() {
    Map<String, String> before = versions.hashes("models");

    JsonNode again = versions.export();

    assertThat(again.get("status").asText()).isEqualTo("unchanged");
    assertThat(again.get("promoted").asBoolean()).isFalse();
    assertThat(again.get("reason")).isEqualTo(third.get("reason"));
    assertThat(versions.hashes("models")).isEqualTo(before);
    assertThat(versions.retrain("8").get("version").asInt()).as("trained again").isEqualTo(2);
    assertThat(versions.catalogue().versions()).hasSize(3);
  }

  @Test
  void aSchedulerThatWantsToKnowGetsAnExitStatus() {
    Typed typed = versions.headway("export", "--fail-unpromoted");

    assertThat(typed.status()).isEqualTo(6);
    assertThat(typed.result().get("promoted").asBoolean()).isFalse();
    assertThat(typed.err())
        .contains("export: not promoted: ")
        .contains("version 3, is kept; version 2 serves on");
  }

  @Test
  void listShowsEachVersionAndWritesNothing() throws IOException {
    Map<String, Long> before = times();

    Typed typed = versions.headway("models list");

    JsonNode result = Versions.last(typed);
    assertThat(result.get("serving").asInt()).isEqualTo(2);
    assertThat(result.get("previous").asInt()).isEqualTo(1);
    assertThat(result.get("count").asInt()).isEqualTo(3);
    assertThat(result.get("versions"))
        .extracting(each -> each.get("number").asInt())
        .containsExactly(1, 2, 3);
    assertThat(result.get("versions").get(1).get("figures").get("split").asText())
        .isEqualTo("test");
    assertThat(result.get("versions").get(1).get("classifierSha256"))
        .isEqualTo(second.get("sha256"));
    List<String> lines = typed.out().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).matches("version +state +split +images +accuracy .*");
    assertThat(lines.get(1)).matches("1 +served +test +\\d+ +[01]\\.\\d{3} .* promoted: .*");
    assertThat(lines.get(2)).matches("2 +serves +test +\\d+ +[01]\\.\\d{3} .* promoted: .*");
    assertThat(lines.get(3)).matches("3 +kept +test +\\d+ +[01]\\.\\d{3} .* kept: .*");
    assertThat(lines.get(3)).endsWith(third.get("reason").asText());
    assertThat(Versions.last(versions.headway("models list", "--show", "1")).get("versions"))
        .extracting(each -> each.get("number").asInt())
        .containsExactly(3);
    assertThat(times()).isEqualTo(before);
  }

  /** Of none of them is there a folder, so nothing but the catalogue is read. */
  @Test
  void listsThousandsOfVersionsByOneRead() {
    Work work = new Work(folder.resolve("many"));
    ModelVersion one = versions.catalogue().version(2).orElseThrow();
    List<ModelVersion> all = new ArrayList<>();
    for (int number = 1; number <= 5_000; number++) {
      all.add(
          new ModelVersion(
              number,
              one.identity(),
              one.headSha256(),
              one.classifierSha256(),
              one.classifierBytes(),
              one.dataHash(),
              one.network(),
              one.cut(),
              one.classes(),
              one.figures(),
              one.judgement(),
              false));
    }
    Manifests.publish(
        Work.storage(),
        work.workspace().models(),
        new ModelCatalogue(Manifests.FORMAT, 5_000, 4_999, List.of(), all));

    Typed typed = new Versions(work).headway("models list", "--show", "0");

    assertThat(Versions.last(typed).get("serving").asInt()).isEqualTo(4_999);
    assertThat(Versions.last(typed).get("versions")).hasSize(5_000);
    assertThat(typed.out().lines()).hasSize(5_002);
    assertThat(Versions.last(new Versions(work).headway("models list")).get("versions"))
        .hasSize(20);
  }

  private Map<String, Long> times() throws IOException {
    Map<String, Long> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(versions.work().folder())) {
      for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        times.put(each.toString(), Files.getLastModifiedTime(each).toMillis());
      }
    }
    return times;
  }

  /** The next run on the same data would promote the version that was left, for it is better. */
  @Test
  void rollbackGoesToTheVersionBeforeAndNoRunUndoesIt() {
    String before = versions.prediction(folder);

    JsonNode result = Versions.last(versions.headway("models rollback"));

    assertThat(result.get("serving").asInt()).isEqualTo(1);
    assertThat(result.get("before").asInt()).isEqualTo(2);
    assertThat(versions.serving()).isEqualTo(first.get("sha256").asText());
    assertThat(versions.prediction(folder)).isNotEqualTo(before);
    for (String promote : List.of("better", "always")) {
      JsonNode again = versions.retrain("8", "--promote", promote);
      assertThat(again.get("version").asInt()).isEqualTo(2);
      assertThat(again.get("promoted").asBoolean()).isFalse();
      assertThat(again.get("reason").asText())
          .isEqualTo("a person let another version serve in its place");
      assertThat(versions.serving()).isEqualTo(first.get("sha256").asText());
    }

    Typed further = versions.headway("models rollback");
    assertThat(further.status()).isEqualTo(3);
    assertThat(further.complaint())
        .startsWith("Cannot roll back: no version that served before is left");
    assertThat(Versions.last(versions.headway("models promote", "2")).get("serving").asInt())
        .isEqualTo(2);
    assertThat(versions.prediction(folder)).isEqualTo(before);
    assertThat(versions.retrain("8").get("promoted").asBoolean()).isTrue();
  }

  @Test
  void aPersonMayPromoteAnyVersion() {
    JsonNode result = Versions.last(versions.headway("models promote", "3"));

    assertThat(result.get("status").asText()).isEqualTo("done");
    assertThat(versions.serving()).isEqualTo(third.get("sha256").asText());
    assertThat(Versions.last(versions.headway("models promote", "3")).get("status").asText())
        .isEqualTo("unchanged");
    assertThat(Versions.last(versions.headway("models rollback")).get("serving").asInt())
        .isEqualTo(2);
  }

  @Test
  void whatCannotBePromotedIsOneLineAndLeavesWhatServes() throws IOException {
    Typed unnamed = versions.headway("models promote");
    assertThat(unnamed.status()).isEqualTo(2);
    assertThat(unnamed.complaint()).contains("no version is named", "models promote N");
    Typed unknown = versions.headway("models promote", "7");
    assertThat(unknown.status()).isEqualTo(3);
    assertThat(unknown.complaint()).startsWith("Cannot promote version 7: there is none");

    Path classifier = versions.work().folder().resolve("models/3/classifier.onnx");
    byte[] bytes = Files.readAllBytes(classifier);
    bytes[bytes.length / 2] ^= 1;
    Files.write(classifier, bytes);
    Typed damaged = versions.headway("models promote", "3");

    assertThat(damaged.status()).isEqualTo(3);
    assertThat(damaged.complaint())
        .startsWith("Cannot use version 3: ")
        .contains("models/3/classifier.onnx is damaged", "promote another version");
    assertThat(versions.serving()).isEqualTo(second.get("sha256").asText());
    Files.delete(classifier);
    Typed gone = versions.headway("models promote", "3");
    assertThat(gone.status()).isEqualTo(3);
    assertThat(gone.complaint())
        .startsWith("Cannot use version 3: ")
        .contains("models/3/classifier.onnx is gone", "promote another version");
    Typed empty = Typed.headway("models", "rollback", "--workspace", folder + "/empty");
    assertThat(empty.complaint()).contains("/empty: it has none; run export");
  }

  @Test
  void pruneKeepsTheOneThatServesTheOneBeforeAndTheNewest() {
    versions.train("1", "--learning-rate", "1e-6", "--seed", "9");
    Typed.done("evaluate", "--workspace", versions.work().uri());
    assertThat(versions.export().get("serving").asInt()).isEqualTo(2);

    JsonNode result = Versions.last(versions.headway("models prune", "--keep", "1"));

    assertThat(result.get("pruned").asInt()).isEqualTo(1);
    assertThat(versions.catalogue().versions())
        .extracting(each -> each.number())
        .containsExactly(1, 2, 4);
    assertThat(versions.work().folder().resolve("models/3")).doesNotExist();
    assertThat(versions.work().folder().resolve("models/1/classifier.onnx")).exists();
    assertThat(versions.serving()).isEqualTo(second.get("sha256").asText());
    assertThat(
            Versions.last(versions.headway("models prune", "--keep", "1")).get("status").asText())
        .isEqualTo("unchanged");
    assertThat(versions.retrain("5").get("version").asInt()).as("numbers go on").isEqualTo(5);
  }

  @Test
  void pruneKeepsWhatAPersonReplacedSoThatNoRunPromotesIt() {
    Versions.last(versions.headway("models rollback"));

    Versions.last(versions.headway("models prune", "--keep", "1"));

    JsonNode again = versions.retrain("8");
    assertThat(again.get("version").asInt()).isEqualTo(2);
    assertThat(again.get("promoted").asBoolean()).isFalse();
    assertThat(again.get("serving").asInt()).isEqualTo(1);
  }

  @Test
  void predictsByTheCopyWhereTheServingVersionOrTheCatalogueIsDamaged() throws IOException {
    Path root = versions.work().folder();
    Path photo = Shapes.SQUARE.write(folder.resolve("new"), 101);
    Files.delete(root.resolve("models/2/classifier.onnx"));

    Typed typed = predict(photo, "out");
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("models/2/classifier.onnx is gone; predicting by its copy");

    Files.writeString(root.resolve("models/_manifest.json"), "{");
    assertThat(predict(photo, "again").status()).isZero();

    Files.delete(root.resolve("model/classifier.onnx"));
    Typed without = predict(photo, "none");
    assertThat(without.status()).isEqualTo(3);
    assertThat(without.complaint())
        .contains("models/_manifest.json: it is no catalogue", "put back an earlier object");
  }

  @Test
  void restoresFilesOfTheServingVersionFromItsCopy() throws IOException {
    Path folder = versions.work().folder().resolve("models/2");
    Files.delete(folder.resolve("classifier.onnx"));

    Versions.last(versions.headway("models promote", "2"));

    assertThat(versions.serving()).isEqualTo(second.get("sha256").asText());
    Prepared.delete(folder);
    JsonNode again = versions.export();
    assertThat(again.get("serving").asInt()).isEqualTo(2);
    assertThat(versions.serving()).isEqualTo(second.get("sha256").asText());
  }

  private Typed predict(Path photo, String output) {
    return Typed.headway(
        "predict",
        photo.toString(),
        "--workspace",
        versions.work().uri(),
        "--output",
        folder.resolve(output).toString());
  }
}
