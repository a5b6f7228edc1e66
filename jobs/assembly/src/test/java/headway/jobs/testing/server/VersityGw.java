package headway.jobs.testing.server;

import headway.common.Requirement;
import headway.common.storage.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** VersityGW, an S3 server by other hands, over a folder; its process, on a port that was free. */
public final class VersityGw implements AutoCloseable {
  public static final String ACCESS_KEY = "versity-test-access";
  public static final String SECRET_KEY = "versity-test-secret";

  private static final String VARIABLE = "HEADWAY_TEST_VERSITYGW";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final ServerProcess process;

  private VersityGw(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts the program that {@value #VARIABLE} names, a {@link Requirement} of the calling test.
   *
   * @param folder for the objects and the log
   */
  public static VersityGw start(Path folder) throws IOException, InterruptedException {
    String program = Requirement.variable(VARIABLE, "the program versitygw");
    int port = FreePort.next();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                program,
                "--port",
                "127.0.0.1:" + port,
                "--keep-alive",
                "--quiet",
                "--access-log",
                folder.resolve("access.log").toString(),
                "posix",
                Files.createDirectories(folder.resolve("objects")).toString()));
    builder.environment().put("ROOT_ACCESS_KEY_ID", ACCESS_KEY);
    builder.environment().put("ROOT_SECRET_ACCESS_KEY", SECRET_KEY);
    return new VersityGw(
        ServerProcess.start(
            "VersityGW",
            builder,
            port,
            folder.resolve("versitygw.log"),
            START_LIMIT,
            VersityGw::accepts));
  }

  /** Such as {@code http://127.0.0.1:40123}. */
  public URI endpoint() {
    return process.uri();
  }

  /** The Hadoop settings that reach it. */
  public Map<String, String> settings() {
    return Map.of(
        "fs.s3a.endpoint",
        endpoint().toString(),
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.connection.ssl.enabled",
        "false",
        "fs.s3a.access.key",
        ACCESS_KEY,
        "fs.s3a.secret.key",
        SECRET_KEY);
  }

  /** Storage as a command reaches it. */
  public Storage storage() {
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    // This server refuses what S3A does otherwise after each write.
    configuration.set("fs.s3a.directory.marker.retention", "keep");
    return new Storage(configuration);
  }

  private static boolean accepts(URI server) throws IOException {
    try (Socket answered = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      return answered.isConnected();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
