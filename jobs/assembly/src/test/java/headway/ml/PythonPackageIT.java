package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.testing.BuiltCommand;
import headway.jobs.testing.PythonCheck;
import headway.jobs.testing.PythonWheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wheel of {@code deploy/python} in a PySpark with nothing but {@code --jars}. */
class PythonPackageIT {
  @TempDir private static Path folder;
  private static PythonWheel wheel;
  private static Path jar;
  private static Path home;
  private static Path images;
  private static Work work;

  @BeforeAll
  static void prepare() throws IOException, InterruptedException {
    wheel = PythonWheel.built(Files.createDirectory(folder.resolve("wheel")));
    jar = BuiltCommand.inferenceJar();
    home = BuiltCommand.home(folder.resolve("home"));
    work = Prepared.exported(folder.resolve("work"), 12);
    Typed.done("evaluate", "--workspace", work.uri());
    images = Shapes.folders(folder.resolve("images"), 8);
  }

  @Test
  void givesWhatTheCommandLineGives(@TempDir Path made) throws IOException, InterruptedException {
    assertSame(PythonCheck.required(), made);
  }

  @ParameterizedTest
  @CsvSource({"3.9, 3.5", "3.13, 4.0"})
  void givesTheSameInOtherPythons(String version, String spark, @TempDir Path made)
      throws IOException, InterruptedException {
    JsonNode said = assertSame(PythonCheck.ofVersion(version), made);

    assertThat(said.get("python").asText()).startsWith(version + ".");
    assertThat(said.get("pyspark").asText()).startsWith(spark + ".");
  }

  @Test
  void theReadmesTwoWaysGiveTheSameFeatures(@TempDir Path made)
      throws IOException, InterruptedException {
    Path model = SharedFiles.require("models/efficientnet-lite0.onnx");

    JsonNode said =
        PythonCheck.required()
            .with(wheel, made.resolve("site"))
            .run("side_by_side_check.py", List.of(jar, model, images));

    assertThat(said.get("images").asInt()).isEqualTo(24);
    assertThat(said.get("leastCosine").asDouble()).isGreaterThan(0.999);
  }

  private static JsonNode assertSame(PythonCheck python, Path made)
      throws IOException, InterruptedException {
    JsonNode said =
        python
            .with(wheel, made.resolve("site"))
            .run(
                SharedFiles.projectRoot().resolve("deploy/check/python_package_check.py"),
                List.of(jar, work.folder(), images, made),
                Map.of("HEADWAY_HOME", home.toString()));

    JsonNode features = said.get("features");
    assertThat(features.get("images").asInt()).isEqualTo(60);
    assertThat(features.get("equalFeatures")).isEqualTo(features.get("images"));
    assertThat(features.get("loaded").asText()).isEqualTo("ImageFeaturizer 16");
    JsonNode classifier = said.get("classifier");
    assertThat(classifier.get("labels")).hasSize(3);
    assertThat(classifier.get("accuracy").asDouble()).isGreaterThan(0.8);
    assertThat(classifier.get("difference").asDouble()).isLessThan(1e-5);
    assertThat(classifier.get("restored").asBoolean()).isTrue();
    assertThat(said.get("params").toString()).isEqualTo("[[14,[]],[8,[]]]");
    assertThat(said.get("sessionless").asText())
        .isEqualTo(
            "no Spark session; start one that has --jars headway-inference.jar, or its path as"
                + " spark.jars");
    assertThat(said.get("refusals").get(0).asText())
        .isEqualTo("Invalid param value given for param \"cut\". Could not convert 3 to string");
    assertThat(said.get("refusals").get(1).asText())
        .contains("Column label must be of type binary");
    assertThat(said.get("refusals").get(2).asText()).contains("/no/such.onnx");
    assertThat(said.get("functions").get(0).asInt()).isEqualTo(60);
    assertThat(said.get("functions").get(1).asText()).isEqualTo("PNG");
    assertThat(said.get("tables").get("epochs").asInt()).isEqualTo(12);
    assertThat(said.get("tables").get("confused").asInt())
        .isEqualTo(said.get("tables").get("predictions").asInt())
        .isPositive();
    JsonNode commands = said.get("commands");
    assertThat(commands.get("run").asText()).isEqualTo("done");
    assertThat(commands.get("accuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(commands.get("progress").asInt()).isGreaterThan(5);
    assertThat(commands.get("predicted").asInt()).isEqualTo(24);
    assertThat(commands.get("failed").asText()).startsWith("3 headway: ").contains("nosuch");
    return said;
  }
}
