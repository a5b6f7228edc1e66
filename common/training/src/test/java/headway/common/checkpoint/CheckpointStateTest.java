package headway.common.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.checkpoint.CheckpointState.Hashes;
import headway.common.history.EpochMetrics;
import headway.common.history.EpochTotals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStateTest {
  private static final CheckpointState STATE =
      new CheckpointState(
          CheckpointState.FORMAT_VERSION,
          2,
          5,
          123_456_789_012L,
          Long.MIN_VALUE,
          new EpochTotals(12.5, 600, 640),
          List.of(
              new EpochMetrics(1, 1.1, 0.5, null, null),
              new EpochMetrics(2, 1 / 3.0, 0.9, 0.4, 0.879)),
          new Hashes("5e7", "ae7", "d1e"));

  @Test
  void comesBackFromJsonAsItWas() {
    assertThat(CheckpointState.fromJson(STATE.toJson(), "state.json")).isEqualTo(STATE);
  }

  @Test
  void writesPlainNames() {
    assertThat(new String(STATE.toJson(), StandardCharsets.UTF_8))
        .startsWith("{\n  \"formatVersion\" : 2,\n  \"epoch\" : 2,\n  \"round\" : 5,")
        .contains("\"validationAccuracy\" : 0.879", "\"model\" : \"d1e\"")
        .endsWith("}\n");
  }

  @Test
  void refusesAStateCutShortAnywhere() {
    byte[] json = STATE.toJson();
    for (int length = 0; length < json.length - 2; length++) {
      byte[] cut = Arrays.copyOf(json, length);
      assertThatThrownBy(() -> CheckpointState.fromJson(cut, "s3a://b/state.json"))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("Cannot use the checkpoint s3a://b/state.json: ")
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"epoch\" : 2,",
        "\"correct\" : 600,",
        "\"seed\" : -9223372036854775808,",
        "\"training\" : \"5e7\",",
        "\"trainLoss\" : 1.1,"
      })
  void refusesAStateThatLacksAField(String field) {
    String json = new String(STATE.toJson(), StandardCharsets.UTF_8);
    byte[] without = json.replace(field, "").getBytes(StandardCharsets.UTF_8);
    assertThat(without).hasSizeLessThan(json.length());
    assertThatThrownBy(() -> CheckpointState.fromJson(without, "state.json"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a whole state");
  }

  @Test
  void refusesAnotherVersion() {
    byte[] json =
        new String(STATE.toJson(), StandardCharsets.UTF_8)
            .replace("\"formatVersion\" : 2", "\"formatVersion\" : 1")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> CheckpointState.fromJson(json, "state.json"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("its format version is 1 but this headway reads 2");
  }
}
