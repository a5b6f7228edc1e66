package headway.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.jobs.testing.server.MlflowServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the scripts of {@code deploy/check}. */
public final class PythonCheck {
  private final String python;
  private final Map<String, String> shared;

  private PythonCheck(String python) {
    this(python, Map.of());
  }

  private PythonCheck(String python, Map<String, String> shared) {
    this.python = python;
    this.shared = shared;
  }

  /**
   * By {@code HEADWAY_TEST_PYTHON}; without it the test is skipped, or fails where all must run.
   */
  public static PythonCheck required() {
    return new PythonCheck(
        Requirement.variable("HEADWAY_TEST_PYTHON", "a Python with .ci/requirements.txt"));
  }

  /**
   * By {@code HEADWAY_TEST_PYTHON39} or such, a Python that {@code deploy/python} supports; else as
   * {@link #required()}.
   *
   * @param version such as 3.9
   */
  public static PythonCheck ofVersion(String version) {
    String digits = version.replace(".", "");
    return new PythonCheck(
        Requirement.variable(
            "HEADWAY_TEST_PYTHON" + digits,
            "a Python %s with .ci/requirements-python%s.txt".formatted(version, digits)));
  }

  /** By {@code HEADWAY_TEST_AIRFLOW_PYTHON}, which has Airflow; else as {@link #required()}. */
  public static PythonCheck withAirflow() {
    return new PythonCheck(
        Requirement.variable(
            "HEADWAY_TEST_AIRFLOW_PYTHON", "a Python with .ci/requirements-airflow.txt"));
  }

  /** By {@code HEADWAY_TEST_NETWORKS_PYTHON}, which has torch; else as {@link #required()}. */
  public static PythonCheck withNetworks() {
    return new PythonCheck(
        Requirement.variable(
            "HEADWAY_TEST_NETWORKS_PYTHON", "a Python with deploy/networks/requirements.txt"));
  }

  /** By the Python that {@link MlflowServer} runs a major version of MLflow with. */
  public static PythonCheck withMlflow(int version) {
    return new PythonCheck(MlflowServer.python(version));
  }

  /** By {@code HEADWAY_TEST_KERAS_PYTHON}, which has TensorFlow; else as {@link #required()}. */
  public static PythonCheck withTensorFlow() {
    return new PythonCheck(
        Requirement.variable(
            "HEADWAY_TEST_KERAS_PYTHON", "a Python with deploy/bench/requirements-keras.txt"));
  }

  /**
   * With the package of {@code deploy/python} as its wheel installs it.
   *
   * @param folder does not exist; gets the package
   */
  public PythonCheck with(PythonWheel wheel, Path folder) throws IOException, InterruptedException {
    return new PythonCheck(
        python, Map.of("PYTHONPATH", wheel.installed(python, folder).toString()));
  }

  /** What a program needs that runs Python as this does. */
  public Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(shared);
    // Spark would start its workers by the python3 of the path.
    all.put("PYSPARK_PYTHON", python);
    return all;
  }

  /** The line of JSON that a script of {@code deploy/check} prints. */
  public JsonNode run(String script, List<Path> arguments)
      throws IOException, InterruptedException {
    return run(SharedFiles.projectRoot().resolve("deploy/check").resolve(script), arguments);
  }

  /** The line of JSON that a script prints. */
  public JsonNode run(Path script, List<?> arguments) throws IOException, InterruptedException {
    return run(script, arguments, Map.of());
  }

  /** The line of JSON that a script prints, with these variables. */
  public JsonNode run(Path script, List<?> arguments, Map<String, String> variables)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(python);
    command.add(script.toString());
    arguments.forEach(each -> command.add(each.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(environment());
    builder.environment().putAll(variables);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return JsonMapper.builder().build().readTree(out);
  }
}
