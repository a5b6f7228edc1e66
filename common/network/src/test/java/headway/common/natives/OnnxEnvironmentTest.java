package headway.common.natives;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OnnxEnvironmentTest {
  private static final Path MAPPED = Path.of("/proc/self/maps");

  @Test
  void itsLibrariesLeaveNothingOnTheDisk() throws IOException {
    Requirement.of(Files.exists(MAPPED), MAPPED + ", which Linux has");
    OnnxEnvironment.get();

    List<String> libraries;
    try (Stream<String> mapped = Files.lines(MAPPED)) {
      libraries = mapped.filter(line -> line.contains("/onnxruntime-java")).toList();
    }
    assertThat(libraries).isNotEmpty();
    for (String each : libraries) {
      assertThat(each).endsWith(" (deleted)");
      assertThat(Path.of(each.substring(each.indexOf('/'))).getParent()).doesNotExist();
    }
  }
}
