package headway.common.hyperparameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.UsageException;
import headway.common.hyperparameters.HeadLayer.Dense;
import headway.common.hyperparameters.HeadLayer.Dropout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadSpecTest {

  @Test
  void readsLayersInTheirOrder() {
    assertThat(HeadSpec.parse("Dense 256 RELU,dropout 0.5 ,  softmax"))
        .isEqualTo(new HeadSpec(List.of(new Dense(256, HeadActivation.RELU), new Dropout(0.5))));
  }

  @Test
  void denseWithoutActivationIsRelu() {
    assertThat(HeadSpec.parse("dense 8, softmax"))
        .isEqualTo(new HeadSpec(List.of(new Dense(8, HeadActivation.RELU))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "softmax",
        "dropout 0.25, softmax",
        "dense 1 identity, softmax",
        "dropout 0.0, dense 65536 elu, dropout 0.5, dense 7 tanh, dense 3 sigmoid, softmax"
      })
  void writesWhatItReads(String text) {
    assertThat(HeadSpec.parse(text)).hasToString(text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""                         | the end at character 1 is not a layer; a layer is
          dens 256 relu, softmax     | 'dens' at character 1 is not a layer; a layer is
          dense 256 relu             | the end at character 15 comes too early; the last layer must be softmax
          dense 256 relu,            | the end at character 16 is not a layer
          dense 256 relu, , softmax  | ',' at character 17 is not a layer
          dense, softmax             | ',' at character 6 is not a number of units; dense takes a whole number of units from 1 to 65536
          dense 2.5 relu, softmax    | '2.5' at character 7 is not a number of units
          dense 0, softmax           | '0' at character 7 is out of range
          dense 65537, softmax       | '65537' at character 7 is out of range
          dense 9 gelu, softmax      | 'gelu' at character 9 is not an activation; activations are relu|tanh|sigmoid|elu|identity
          dense 9 relu 3, softmax    | '3' at character 14 does not belong there; layers are separated by commas
          dropout 1, softmax         | '1' at character 9 is out of range; dropout takes the fraction that is dropped
          dropout -0.1, softmax      | '-0.1' at character 9 is out of range
          dropout NaN, softmax       | 'nan' at character 9 is not a fraction
          dropout half, softmax      | 'half' at character 9 is not a fraction
          dropout 0.5, dropout 0.5, softmax | 'dropout' at character 14 follows another dropout; write them as one
          softmax, dense 3           | ',' at character 8 follows softmax; softmax is the last layer
          softmax 5                  | '5' at character 9 follows softmax
          """)
  void saysWhichWordIsWrongAndWhatIsAccepted(String text, String fault) {
    assertThatThrownBy(() -> HeadSpec.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot read the head '" + text + "': " + fault)
        .hasMessageNotContaining("\n");
  }
}
