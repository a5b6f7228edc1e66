package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.jobs.testing.PythonCheck;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package of {@code deploy/python} by its types, for Pythons that are not installed. */
class PythonTypesIT {
  private static JsonNode found;

  @BeforeAll
  static void check() throws IOException, InterruptedException {
    found =
        PythonCheck.required()
            .run(
                "python_types_check.py",
                List.of(SharedFiles.projectRoot().resolve("deploy/python/headway")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.9", "3.10", "3.13"})
  void hasNoMistakeOfTypesAndNothingThatThePythonLacks(String version) {
    assertThat(found.get(version)).as(version).isEmpty();
  }
}
