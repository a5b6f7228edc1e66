package headway.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command and the jar that were built, without the launcher's look at the sources. */
public final class BuiltCommand {
  private BuiltCommand() {}

  /** The jar for the sessions of users; where it is missing, the calling test needs it. */
  public static Path inferenceJar() {
    Path jar = SharedFiles.projectRoot().resolve("jobs/target/headway-inference.jar");
    Requirement.of(Files.isRegularFile(jar), jar + " is missing: mvn package makes it");
    return jar;
  }

  /**
   * Makes a folder for {@code HEADWAY_HOME}, whose {@code deploy/headway} starts the command.
   *
   * @return the folder
   */
  public static Path home(Path folder) throws IOException {
    Path root = SharedFiles.projectRoot();
    Path jar = inferenceJar();
    Path command = folder.resolve("deploy/headway");
    Files.createDirectories(command.getParent());
    Files.createSymbolicLink(folder.resolve("deploy/demo"), root.resolve("deploy/demo"));
    Path jars = Files.createDirectories(folder.resolve("jobs/target"));
    Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    Files.writeString(
        command,
        """
        #!/usr/bin/env bash
        exec java "@%1$s/conf/jvm.options" -Xmx1g -cp '%1$s/jobs/target/classpath/*' \
          headway.jobs.cli.Main "$@"
        """
            .formatted(root));
    assertThat(command.toFile().setExecutable(true)).isTrue();
    return folder;
  }
}
