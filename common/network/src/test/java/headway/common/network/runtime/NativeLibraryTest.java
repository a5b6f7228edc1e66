package headway.common.network.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release of ONNX Runtime must not do to the processes of its users. */
class NativeLibraryTest {
  private static final int LONG = 20_000;

  @TempDir Path folder;

  @Test
  void isLoadedInAProcessWithALongCommandLine() throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-Dlong=" + "x".repeat(LONG),
                "-cp",
                System.getProperty("java.class.path"),
                Loads.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();

    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    assertThat(Files.readString(said)).contains(OrtEnvironment.getEnvironment().getVersion());
  }

  @Test
  void knowsNoAddressToSendTo() throws IOException {
    try (InputStream library =
        OrtEnvironment.class.getResourceAsStream(
            "/ai/onnxruntime/native/linux-x64/libonnxruntime.so")) {
      assertThat(new String(library.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("onnxruntime")
          .doesNotContain("events.data.microsoft.com");
    }
  }

  /** Says which release is loaded. */
  static final class Loads {
    private Loads() {}

    public static void main(String[] args) {
      System.out.println(OrtEnvironment.getEnvironment().getVersion());
    }
  }
}
