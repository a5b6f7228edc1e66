package headway.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code deploy/headway} in a small checkout, whose {@code Main} repeats its arguments and whose
 * Maven packs the sources into the jar.
 */
class LauncherTest {
  private static final String BUILDING = "headway: building";
  private static final String SOURCE = "jobs/src/main/java/B.java";
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir private Path folder;
  private Path checkout;

  private record Ended(int status, String out, String err) {}

  @BeforeEach
  void makeTheCheckout() throws IOException {
    checkout = folder.resolve("checkout");
    Path real = SharedFiles.projectRoot();
    for (String each :
        List.of(
            "deploy/headway",
            "conf/jvm.options",
            "conf/log4j2.properties",
            "conf/headway.conf",
            "conf/spark-defaults.conf")) {
      Path copy = checkout.resolve(each);
      Files.createDirectories(copy.getParent());
      Files.copy(real.resolve(each), copy);
    }
    for (String each :
        List.of(
            "pom.xml", "common/pom.xml", "jobs/pom.xml", "common/src/main/java/A.java", SOURCE)) {
      Shapes.put(checkout.resolve(each), each.getBytes(UTF_8));
    }
    Shapes.DISC.write(checkout.resolve("deploy/demo/photos/disc"), 0, "a.jpg");
    jarOfMain(folder.resolve("main.jar"));
    executable(
        "mvn",
        """
        #!/bin/sh
        case " $* " in *' -v '*) printf '\\033[1mApache Maven 3.9.9\\033[m\\n'; exit;; esac
        mkdir -p jobs/target/classpath
        find . -name '*.java' -exec cat {} + > jobs/target/headway-jobs.jar
        cp "%s" jobs/target/classpath/
        printf '\\033[0m\\033[33mWARNING\\033[0m of Maven\\r\\n\\033[0m'
        """
            .formatted(folder.resolve("main.jar")));
  }

  private void executable(String name, String text) throws IOException {
    Path file = Shapes.put(folder.resolve("bin").resolve(name), text.getBytes(UTF_8));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void jarOfMain(Path jar) throws IOException {
    Path source =
        Shapes.put(
            folder.resolve("java/headway/jobs/cli/Main.java"),
            """
            package headway.jobs.cli;
            public class Main {
              public static void main(String[] args) { System.out.println(String.join(" ", args)); }
            }
            """
                .getBytes(UTF_8));
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
        .isZero();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("headway/jobs/cli/Main.class"));
      out.write(Files.readAllBytes(source.resolveSibling("Main.class")));
    }
  }

  private Ended headway(Path root, String... arguments) throws IOException, InterruptedException {
    return headway(Map.of(), root, arguments);
  }

  private Ended headway(Map<String, String> environment, Path root, String... arguments)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(root.resolve("deploy/headway").toString()), Stream.of(arguments))
                .toList());
    builder.environment().putAll(environment);
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().merge("PATH", folder + "/bin:", (path, first) -> first + path);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    int status = process.waitFor();
    return new Ended(status, Files.readString(out), Files.readString(err));
  }

  /** As {@code cp -r}: each file is newer than those before, the jar among the first. */
  private Path copied() throws IOException {
    Path copy = folder.resolve("copy of it");
    Prepared.copy(checkout, copy);
    Instant time = Instant.now().minus(Duration.ofHours(1));
    try (Stream<Path> files = Files.walk(copy)) {
      List<Path> targetFirst =
          files
              .sorted(
                  java.util.Comparator.comparing((Path each) -> !each.toString().contains("target"))
                      .thenComparing(each -> each.toString().endsWith(".built")))
              .toList();
      for (Path each : targetFirst) {
        time = time.plusSeconds(1);
        Files.setLastModifiedTime(each, FileTime.from(time));
      }
    }
    return copy;
  }

  @Test
  void buildsOnceAndThenOnlyRuns() throws Exception {
    Ended first = headway(checkout, "shard", "--images", "a b");
    Ended second = headway(checkout, "train");

    assertThat(first.err()).startsWith(BUILDING);
    assertThat(first.out()).isEqualTo("shard --images a b\n");
    assertThat(second).isEqualTo(new Ended(0, "train\n", ""));
  }

  @Test
  void aCopyWithOtherTimeStampsAtAnotherPathNeitherBuildsNorTakesOffence() throws Exception {
    headway(checkout, "--version");
    assertThat(checkout.resolve("jobs/target/headway.jsa")).isNotEmptyFile();
    Path copy = copied();

    assertThat(headway(copy, "--version")).isEqualTo(new Ended(0, "--version\n", ""));

    Files.writeString(copy.resolve(SOURCE), "changed");
    Files.setLastModifiedTime(copy.resolve(SOURCE), FileTime.from(LONG_AGO));
    assertThat(headway(copy, "--version").err()).startsWith(BUILDING);
    assertThat(headway(copy, "--version").err()).isEmpty();
  }

  @Test
  void builtByHandItIsTakenAsItIsUntilSomethingChanges() throws Exception {
    assertThat(
            new ProcessBuilder(folder.resolve("bin/mvn").toString(), "package")
                .directory(checkout.toFile())
                .start()
                .waitFor())
        .isZero();
    assertThat(headway(checkout, "--version").err()).isEmpty();
    assertThat(headway(copied(), "--version").err()).isEmpty();

    Files.delete(checkout.resolve(SOURCE));
    assertThat(headway(checkout, "--version").err()).startsWith(BUILDING);
  }

  @Test
  void aBuildByHandOfOtherSourcesIsNoticed() throws Exception {
    headway(checkout, "--version");
    String before = Files.readString(checkout.resolve(SOURCE));
    Files.writeString(checkout.resolve(SOURCE), "changed");
    new ProcessBuilder(folder.resolve("bin/mvn").toString(), "package")
        .directory(checkout.toFile())
        .start()
        .waitFor();
    Files.writeString(checkout.resolve(SOURCE), before);

    assertThat(headway(checkout, "--version").err()).startsWith(BUILDING);
  }

  @Test
  void runsFromACheckoutWithoutDemoPhotos() throws Exception {
    Files.delete(checkout.resolve("deploy/demo/photos/disc/a.jpg"));

    assertThat(headway(checkout, "--version").out()).isEqualTo("--version\n");
  }

  @ParameterizedTest
  @CsvSource({
    "HEADWAY_HEAP, 1gb, bad HEADWAY_HEAP '1gb': give a size such as 2g or 1500m",
    "HEADWAY_HEAP, 0, bad HEADWAY_HEAP '0': give a size such as 2g or 1500m",
    "HEADWAY_HEAP, 99999g, Java does not start with HEADWAY_HEAP=99999g and",
    "HEADWAY_HEAP, 99m, Java does not start with HEADWAY_HEAP=99m and",
    "JAVA_TOOL_OPTIONS, -XX:+UseSerialGC, Java does not start with HEADWAY_HEAP=2g and"
  })
  void aJvmThatWouldNotStartIsOneLineAndNoResult(String variable, String value, String why)
      throws Exception {
    headway(checkout, "shard");

    Ended ended = headway(Map.of(variable, value), checkout, "shard");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("headway: " + why).hasLineCount(1);
  }

  @Test
  void saysWhatMavenSaysWhereItDoesNotStart() throws Exception {
    executable("mvn", "#!/bin/sh\nprintf '\\033[31mJAVA_HOME is wrong\\033[0m'\nexit 1\n");

    Ended ended = headway(checkout, "--version");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("headway: Maven does not start: ")
        .endsWith("JAVA_HOME is wrong\n");
  }

  @Test
  void writesNoControlCodesIntoFiles() throws Exception {
    Ended built = headway(checkout, "--version");
    assertThat(built.err()).contains("WARNING of Maven\n");

    executable(
        "mvn",
        """
        #!/bin/sh
        printf '\\033[31mApache Maven 3.9.9\\r\\n\\033[0m'
        case " $* " in *' -v '*) exit 0;; esac
        exit 1
        """);
    Files.writeString(checkout.resolve(SOURCE), "changed");
    Ended failed = headway(checkout, "--version");

    assertThat(failed.status()).isEqualTo(2);
    assertThat(failed.err()).contains("headway: the build failed, see above");
    for (String each : List.of(built.out(), built.err(), failed.err())) {
      assertThat(each.replace("\n", "")).doesNotContainPattern("\\p{Cntrl}");
    }
  }
}
