package headway.jobs.testing.cluster;

import headway.common.Requirement;
import headway.common.SharedFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * Hosts on this machine: network namespaces, each with a name and an address, and a network between
 * them that fails as it is told, by {@code deploy/check/hosts.py}.
 */
public final class Hosts implements AutoCloseable {
  private final Process process;
  private final Writer input;
  private final List<String> names;
  private final String prefix;

  private Hosts(Process process, List<String> names, String prefix) {
    this.process = process;
    this.names = names;
    this.prefix = prefix;
    input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Makes them, where that is possible: a {@link Requirement} of the calling test. */
  public static Hosts of(String... names) throws IOException {
    String python =
        Requirement.variable("HEADWAY_TEST_PYTHON", "a Python with .ci/requirements.txt");
    List<String> all = new ArrayList<>(List.of("here"));
    all.addAll(List.of(names));
    List<String> command = new ArrayList<>(List.of(python));
    command.add(SharedFiles.projectRoot().resolve("deploy/check/hosts.py").toString());
    command.addAll(all);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String said = String.valueOf(reader.readLine());
    // Not a tool that CI could install: where the machine forbids it the rows are skipped.
    if (!said.startsWith("ready ")) {
      throw new TestAbortedException(
          "network namespaces cannot be made here (root, iproute2, /dev/net/tun): " + said);
    }
    return new Hosts(process, all, said.substring("ready ".length()));
  }

  /** The address of a host, or of this machine: {@code here}. */
  public String address(String name) {
    return "10.77.0." + (names.indexOf(name) + 1);
  }

  /** Starts a program on a host; what it says goes to a file, standard error too. */
  public Process start(String host, Path log, Map<String, String> environment, String... command)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", prefix + "-" + host));
    all.addAll(List.of("unshare", "--uts", "sh", "-c", "hostname " + host + "; exec \"$@\"", "sh"));
    all.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_LOCAL_IP", address(host));
    builder.environment().put("SPARK_LOCAL_HOSTNAME", address(host));
    builder.environment().putAll(environment);
    return builder.redirectOutput(log.toFile()).start();
  }

  /** Cuts a host from all others. */
  public void cut(String host) {
    say("cut " + host);
  }

  /** Cuts two hosts from each other. */
  public void part(String one, String other) {
    say("part " + one + " " + other);
  }

  /** Delays what a host sends and gets, there and back together, and loses a share of it. */
  public void slow(String host, int milliseconds, int percent) {
    say("slow " + host + " " + milliseconds + " " + percent);
  }

  /** Undoes all of that. */
  public void heal() {
    say("heal");
  }

  private void say(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      process.destroy();
    }
  }
}
