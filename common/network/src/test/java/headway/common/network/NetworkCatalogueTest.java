package headway.common.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.storage.Sha256;
import org.junit.jupiter.api.Test;

class NetworkCatalogueTest {

  @Test
  void shipsTheNetworkWithItsChecksum() {
    ShippedNetwork shipped = NetworkCatalogue.find("efficientnet-lite0").orElseThrow();

    assertThat(Sha256.of(shipped.bytes()))
        .isEqualTo(shipped.sha256())
        .isEqualTo("8f1108bde06cf29621052dc32db0f9796214984911b3353c51e8cb7bd25fe1b8");
  }

  @Test
  void refusesShippedNetworkThatIsNotInTheJar() {
    ShippedNetwork missing = new ShippedNetwork("resnet-900", "features", "torch");

    assertThatThrownBy(missing::bytes)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("resnet-900.onnx is not in the jar");
  }

  @Test
  void refusesShippedNetworkWithAnotherChecksum() {
    ShippedNetwork damaged = new ShippedNetwork("damaged", "features", "torch");

    assertThatThrownBy(damaged::bytes)
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "Cannot load shipped network damaged: its SHA-256 is \\p{XDigit}{64} but must be "
                + damaged.sha256()
                + "; the jar is damaged, build it again");
  }

  @Test
  void takesUrisByTheirEndingAsTheUsersOwnNetwork() {
    NetworkReference reference = NetworkReference.parse("s3a://models/v2/leaves.ONNX");

    assertThat(reference)
        .isEqualTo(new NetworkFile("s3a://models/v2/leaves.ONNX", NetworkFile.Format.ONNX));
    assertThat(reference.name()).isEqualTo("leaves");
    assertThat(NetworkReference.parse("/nets/vgg16.h5"))
        .isEqualTo(new NetworkFile("/nets/vgg16.h5", NetworkFile.Format.KERAS));
    assertThat(NetworkReference.parse("head.zip"))
        .isEqualTo(new NetworkFile("head.zip", NetworkFile.Format.DL4J));
  }

  @Test
  void saysWhatIsAcceptedWhenTheReferenceIsNot() {
    for (String reference : new String[] {"vgg16.pt", "model.pb", "efficientnet-lite1", ""}) {
      assertThatThrownBy(() -> NetworkReference.parse(reference))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "Cannot use network '%s': give efficientnet-lite0 (shipped) or the URI of an .onnx, a Keras .keras or .h5, or a DL4J .zip file; or scratch:small-cnn, scratch:URI.json"
                  .formatted(reference));
    }
  }
}
