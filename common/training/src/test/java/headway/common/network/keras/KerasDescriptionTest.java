package headway.common.network.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class KerasDescriptionTest {
  private static final String INPUT =
      layer("InputLayer", "\"name\": \"image\", \"batch_input_shape\": [null, 8, 9, 3]");

  @Test
  void givesTheInputItsSize() {
    KerasDescription description = read(OptionalInt.empty(), INPUT);

    assertThat(description.input().height()).isEqualTo(8);
    assertThat(description.input().width()).isEqualTo(9);
  }

  @Test
  void takesTheSideFromTheSettingsWhereTheFileLeavesItOpen() {
    String open = INPUT.replace("8, 9", "null, null");

    assertThat(read(OptionalInt.of(96), open).input().height()).isEqualTo(96);
    refuses("takes images of any size; give one by --set network.inputSide", open);
  }

  @Test
  void namesTheLayerOfUnknownKind() {
    refuses(
        "its layer 'odd' (MyOwn) is of a kind that is not read",
        INPUT,
        layer("Custom>MyOwn", "\"name\": \"odd\""));
  }

  @Test
  void namesTheNetworkWithinTheNetworkThatIsUsedTwice() {
    refuses(
        "its layer 'base' (Functional) is a network that is used more than once, or has several"
            + " inputs or outputs",
        INPUT,
        layer(
            "Functional",
            "\"name\": \"base\", \"layers\": [%s]}, \"inbound_nodes\": [[[\"image\"]], [[\"image\"]]], \"more\": {"
                .formatted(INPUT)));
  }

  /** As Keras 2 saves a BatchNormalization after Dense. */
  @Test
  void theFirstAxisOfVectorsIsThatOfTheChannels() {
    String after = "}, \"inbound_nodes\": [[[\"%s\", 0, 0, {}]]], \"more\": {";
    String flat = layer("Flatten", "\"name\": \"flat\"" + after.formatted("image"));
    String dense = layer("Dense", "\"name\": \"dense\"" + after.formatted("flat"));
    String norm = "\"name\": \"norm\", \"axis\": [1]";

    assertThat(
            read(
                OptionalInt.empty(),
                INPUT,
                flat,
                dense,
                layer("BatchNormalization", norm + after.formatted("dense"))))
        .isNotNull();
    refuses(
        "'norm' (BatchNormalization) works along axis [1]; only that of the channels is read",
        INPUT,
        layer("BatchNormalization", norm + after.formatted("image")));
    refuses(
        "'rows' (Concatenate) works along axis 1; only that of the channels is read",
        INPUT,
        layer("Concatenate", "\"name\": \"rows\", \"axis\": 1" + after.formatted("image")));
  }

  @Test
  void namesWhatItWouldComputeWrongly() {
    refuses(
        "'cat' (Concatenate) works along axis 2",
        INPUT,
        layer("Concatenate", "\"name\": \"cat\", \"axis\": 2"));
    refuses("'c' (Conv2D) has groups", INPUT, layer("Conv2D", "\"name\": \"c\", \"groups\": 2"));
    refuses(
        "'c' (Conv2D) has data_format channels_first",
        INPUT,
        layer("Conv2D", "\"name\": \"c\", \"data_format\": \"channels_first\""));
    refuses(
        "'a' (Activation) has the activation function hard_sigmoid of Keras 3, which is not read",
        INPUT,
        layer("Activation", "\"name\": \"a\", \"activation\": \"hard_sigmoid\"}, \"module\": {"));
    refuses(
        "'r' (Reshape) reshapes to [2,2,3]",
        INPUT,
        layer("Reshape", "\"name\": \"r\", \"target_shape\": [2, 2, 3]"));
    refuses(
        "'m' (Multiply) multiplies more than two inputs",
        INPUT,
        layer(
            "Multiply",
            "\"name\": \"m\"}, \"inbound_nodes\": [[[\"a\"], [\"b\"], [\"c\"]]], \"more\": {"));
  }

  @Test
  void refusesTwoInputs() {
    refuses("it has several inputs where one image is expected", INPUT, INPUT);
  }

  private static String layer(String kind, String config) {
    return "{\"class_name\": \"%s\", \"config\": {%s}}".formatted(kind, config);
  }

  private static KerasDescription read(OptionalInt side, String... layers) {
    String config =
        "{\"class_name\": \"Functional\", \"config\": {\"layers\": [%s]}}"
            .formatted(String.join(",", layers));
    return KerasDescription.of(config, "net.h5", side);
  }

  private static void refuses(String reason, String... layers) {
    assertThatThrownBy(() -> read(OptionalInt.empty(), layers))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot use network net.h5: ")
        .hasMessageContaining(reason);
  }
}
