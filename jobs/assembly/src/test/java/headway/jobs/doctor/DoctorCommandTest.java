package headway.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Typed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void findsAHealthyMachineHealthyAndLeavesNothingBehind() throws Exception {
    Path work = Files.createDirectories(folder.resolve("work"));

    Typed typed = Typed.headway("doctor", "--workspace", work.toString());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.result().get("mend").asInt()).isZero();
    assertThat(names(typed.result()))
        .contains(
            "Spark",
            "Kryo",
            "memory of the process",
            "Java",
            "Java flags",
            "DL4J's time source",
            "ND4J",
            "ONNX Runtime",
            "OpenCV",
            "local disk",
            "executors",
            "store: list",
            "store: put",
            "store: get",
            "store: put in parts",
            "store: conditional put",
            "store: delete",
            "clock",
            "task writes");
    assertThat(typed.err().lines()).anyMatch(line -> line.startsWith("ok    Java "));
    try (var left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void leavesNoFolderWhereTheWorkspaceIsNotThereYet() {
    Path work = folder.resolve("not/yet");

    Typed.done("doctor", "--workspace", work.toString());

    assertThat(folder.resolve("not")).doesNotExist();
  }

  @Test
  void saysOfEachSettingThatIsWrongHowToMendItAndGoesOn() {
    Typed typed =
        Typed.headway(
            "doctor",
            "--set",
            "spark.serializer=org.apache.spark.serializer.JavaSerializer",
            "--images",
            folder.resolve("none").toString());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(check(typed.result(), "Kryo").get("advice").asText()).contains("spark.serializer");
    assertThat(check(typed.result(), "photos").get("detail").asText()).contains("does not exist");
    assertThat(check(typed.result(), "store").get("advice").asText()).contains("--workspace");
    assertThat(check(typed.result(), "OpenCV").get("ok").asBoolean()).isTrue();
  }

  static List<String> names(JsonNode result) {
    List<String> names = new ArrayList<>();
    result.get("checks").forEach(each -> names.add(each.get("name").asText()));
    return names;
  }

  static JsonNode check(JsonNode result, String name) {
    for (JsonNode each : result.get("checks")) {
      if (each.get("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no check " + name + " in " + result);
  }
}
