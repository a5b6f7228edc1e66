package headway.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.storage.Sha256;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A workspace whose model is retrained, by the stages that {@code run} calls after extract. */
record Versions(Work work) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Trains, evaluates and exports; the result of export. */
  JsonNode retrain(String epochs, String... more) {
    train(epochs);
    Typed.done("evaluate", "--workspace", work.uri());
    return export(more);
  }

  JsonNode train(String epochs, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--workspace", work.uri()));
    args.addAll(Prepared.QUICK);
    args.addAll(List.of("--epochs", epochs, "--if-exists", "replace"));
    args.addAll(List.of(more));
    return Typed.done(args.toArray(new String[0]));
  }

  JsonNode export(String... more) {
    Typed typed = headway("export", more);
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed.result();
  }

  /** A command with the workspace; its name may be of several words. */
  Typed headway(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(List.of("--workspace", work.uri()));
    args.addAll(List.of(more));
    return Typed.headway(args.toArray(new String[0]));
  }

  /** The result line, below which other lines may be. */
  static JsonNode last(Typed typed) {
    assertThat(typed.status()).as(typed.err()).isZero();
    try {
      return JSON.readTree(typed.out().lines().reduce((first, second) -> second).orElseThrow());
    } catch (JsonProcessingException notJson) {
      throw new AssertionError(typed.out(), notJson);
    }
  }

  ModelCatalogue catalogue() {
    return new ModelVersions(Work.storage(), work.workspace()).catalogue();
  }

  /** SHA-256 of the classifier that people read, which must be that of the version that serves. */
  String serving() {
    String served = hashes("model").get("classifier.onnx");
    assertThat(served).isEqualTo(hashes("models/" + catalogue().serving()).get("classifier.onnx"));
    assertThat(hashes("model")).isEqualTo(hashes("models/" + catalogue().serving()));
    return served;
  }

  /** The hash of each file directly in a folder, by name. */
  Map<String, String> hashes(String name) {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> all = Files.list(work.folder().resolve(name))) {
      for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        hashes.put(each.getFileName().toString(), Sha256.of(Files.readAllBytes(each)));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return hashes;
  }

  /** What {@code predict} says of one photo, as CSV. */
  String prediction(Path scratch, String... more) {
    Path photo = Shapes.TRIANGLE.write(scratch, 900, "one.png");
    Path output = scratch.resolve("out-" + System.nanoTime());
    List<String> args = new ArrayList<>(List.of(photo.toString(), "--output", output.toString()));
    args.addAll(List.of("--format", "csv", "--set", "report.activationMaps=0"));
    args.addAll(List.of(more));
    Typed typed = headway("predict", args.toArray(new String[0]));
    assertThat(typed.status()).as(typed.err()).isZero();
    try (Stream<Path> files = Files.list(output)) {
      Path table = files.filter(each -> each.toString().endsWith(".csv")).findFirst().orElseThrow();
      return Files.readString(table);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
