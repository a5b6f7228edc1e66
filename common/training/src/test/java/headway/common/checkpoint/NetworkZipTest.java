package headway.common.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import headway.common.nd4j.NativeMemory;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jSeed;
import headway.common.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class NetworkZipTest {

  @ParameterizedTest
  @EnumSource
  void aRestoredNetworkGoesOnToTheSameBytes(Kind kind) throws IOException {
    ComputationGraph undisturbed = network(kind);
    ComputationGraph stopped = network(kind);
    train(undisturbed, 0, 6);
    train(stopped, 0, 3);
    byte[] zip = zip(stopped);
    ComputationGraph restored =
        NetworkZip.read(() -> new ByteArrayInputStream(zip), Sha256.of(zip), "checkpoint");
    assertThat(zip(restored)).isEqualTo(zip);
    train(restored, 3, 6);
    assertThat(zip(restored)).isEqualTo(zip(undisturbed));
  }

  @Test
  void keepsTheParametersOfANetworkThatNobodyElseKeeps() {
    List<NetworkZip> zips = new ArrayList<>();
    List<String> sums = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      NetworkZip zip = NetworkZip.of(network(Kind.ADAM));
      zips.add(zip);
      sums.add(zip.sha256());
    }
    NativeMemory.reuse();
    assertThat(zips).extracting(NetworkZip::sha256).isEqualTo(sums);
  }

  @Test
  void keepsIterationAndEpoch() throws IOException {
    ComputationGraph network = network(Kind.ADAM);
    train(network, 0, 4);
    network.getConfiguration().setEpochCount(7);
    byte[] zip = zip(network);
    ComputationGraph restored =
        NetworkZip.read(() -> new ByteArrayInputStream(zip), Sha256.of(zip), "checkpoint");
    assertThat(restored.getIterationCount()).isEqualTo(4);
    assertThat(restored.getEpochCount()).isEqualTo(7);
  }

  @Test
  void refusesBytesThatAreNotThoseRecorded() throws IOException {
    byte[] zip = zip(network(Kind.SGD));
    String sha256 = Sha256.of(zip);
    byte[] cut = Arrays.copyOf(zip, zip.length - 10);
    assertThatThrownBy(
            () ->
                NetworkZip.read(
                    () -> new ByteArrayInputStream(cut),
                    sha256,
                    "s3a://b/checkpoints/3/network.zip"))
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
    assertThatThrownBy(
            () -> NetworkZip.read(() -> new ByteArrayInputStream(bytes), Sha256.of(bytes), "x.zip"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot use the checkpointed network x.zip: it is not a DL4J ComputationGraph zip");
  }

  /** DL4J writes the same array as it always did, and reads the whole. */
  @Test
  void isWhatDl4jReadsAndWrites() throws IOException {
    ComputationGraph network = network(Kind.ADAM);
    train(network, 0, 3);
    byte[] zip = zip(network);

    ComputationGraph read =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true);
    assertThat(read.params()).isEqualTo(network.params());
    assertThat(read.getUpdater().getStateViewArray())
        .isEqualTo(network.getUpdater().getStateViewArray());

    ByteArrayOutputStream row = new ByteArrayOutputStream();
    Nd4j.write(Nd4jArrays.matrix(Nd4jArrays.of(network.params()), 1), new DataOutputStream(row));
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      entries.getNextEntry();
      assertThat(entries.getNextEntry().getName()).isEqualTo("coefficients.bin");
      assertThat(entries.readAllBytes()).isEqualTo(row.toByteArray());
    }
    assertThat(NetworkZip.of(network).sha256()).isEqualTo(Sha256.of(zip));
  }

  private static byte[] zip(ComputationGraph network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NetworkZip.of(network).writeTo(bytes);
    return bytes.toByteArray();
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
