package headway.common.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import headway.common.nd4j.Nd4jSeed;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class NetworkZipTest {

  @ParameterizedTest
  @EnumSource
  void aRestoredNetworkGoesOnToTheSameBytes(Kind kind) {
    ComputationGraph undisturbed = network(kind);
    ComputationGraph stopped = network(kind);
    train(undisturbed, 0, 6);
    train(stopped, 0, 3);
    byte[] zip = NetworkZip.write(stopped);
    ComputationGraph restored = NetworkZip.read(zip, NetworkZip.sha256(zip), "checkpoint");
    assertThat(NetworkZip.write(restored)).isEqualTo(zip);
    train(restored, 3, 6);
    assertThat(NetworkZip.write(restored)).isEqualTo(NetworkZip.write(undisturbed));
  }

  @Test
  void keepsIterationAndEpoch() {
    ComputationGraph network = network(Kind.ADAM);
    train(network, 0, 4);
    network.getConfiguration().setEpochCount(7);
    byte[] zip = NetworkZip.write(network);
    ComputationGraph restored = NetworkZip.read(zip, NetworkZip.sha256(zip), "checkpoint");
    assertThat(restored.getIterationCount()).isEqualTo(4);
    assertThat(restored.getEpochCount()).isEqualTo(7);
  }

  @Test
  void refusesBytesThatAreNotThoseRecorded() {
    byte[] zip = NetworkZip.write(network(Kind.SGD));
    String sha256 = NetworkZip.sha256(zip);
    byte[] cut = Arrays.copyOf(zip, zip.length - 10);
    assertThatThrownBy(() -> NetworkZip.read(cut, sha256, "s3a://b/checkpoints/3/network.zip"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot use the checkpointed network s3a://b/checkpoints/3/network.zip: its "
                + cut.length
                + " bytes have SHA-256 ")
        .hasMessageContaining(sha256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no zip"})
  void refusesWhatIsNoNetwork(String content) {
    byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> NetworkZip.read(bytes, NetworkZip.sha256(bytes), "x.zip"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot use the checkpointed network x.zip: it is not a DL4J ComputationGraph zip");
  }

  private static ComputationGraph network(Kind kind) {
    return new HeadNetwork(
            HeadSpec.parse("dropout 0.1, dense 8 elu, dropout 0.5, softmax"),
            new OptimizerSpec(kind, 0.01, 1e-3, 1e-2),
            new ClassWeights(new float[] {1 / 3f, 1.7f, 1e-3f}))
        .init(5, 3);
  }

  private static void train(ComputationGraph network, int from, int to) {
    for (int step = from; step < to; step++) {
      Nd4j.getRandom().setSeed(Nd4jSeed.of(step));
      Random random = new Random(step);
      float[][] features = new float[4][5];
      float[][] labels = new float[4][3];
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 5; j++) {
          features[i][j] = (float) random.nextGaussian();
        }
        labels[i][random.nextInt(3)] = 1;
      }
      network.fit(new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels)));
    }
  }
}
