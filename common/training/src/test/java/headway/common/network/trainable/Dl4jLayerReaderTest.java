package headway.common.network.trainable;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.NetworkFile;
import headway.common.network.pretrained.LayerReader;
import org.junit.jupiter.api.Test;

class Dl4jLayerReaderTest {
  @Test
  void isFoundWhereDl4jIs() {
    assertThat(LayerReader.of(new NetworkFile("a.h5", NetworkFile.Format.KERAS)))
        .isInstanceOf(Dl4jLayerReader.class);
  }
}
