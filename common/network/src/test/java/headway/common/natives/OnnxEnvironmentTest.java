package headway.common.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OnnxEnvironmentTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void itsLibrariesLeaveNothingOnTheDisk() throws IOException {
    OnnxEnvironment.get();

    List<String> libraries;
    try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
      libraries = mapped.filter(line -> line.contains("/onnxruntime-java")).toList();
    }
    assertThat(libraries).isNotEmpty();
    for (String each : libraries) {
      assertThat(each).endsWith(" (deleted)");
      assertThat(Path.of(each.substring(each.indexOf('/'))).getParent()).doesNotExist();
    }
  }
}
