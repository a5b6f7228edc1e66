package headway.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.ShardRow;
import headway.common.image.ImageTensor;
import headway.common.image.preprocessing.PreprocessingFamily;
import headway.common.network.NetworkFile;
import headway.common.network.keras.TinyKeras;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.trainable.PretrainedLayers;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code headway extract} by a Keras file, cut in its middle. */
class ExtractFromKerasTest {
  private static final String CUT = "stem/relu";
  private static final float ERROR = 1e-5f;

  @TempDir private Path folder;

  @Test
  void keepsTheActivationsThatDl4jComputesAtTheCut() {
    Path file = Shapes.put(folder.resolve("branches.h5"), TinyKeras.bytes("branches.h5"));
    Work work = Prepared.extracted(folder.resolve("work"));

    JsonNode result =
        Typed.done(
            "extract",
            "--workspace",
            work.uri(),
            "--network",
            file.toString(),
            "--cut",
            CUT,
            "--preprocessing",
            "tf");

    assertThat(result.get("images").asInt()).isEqualTo(60);
    ComputationGraph graph =
        PretrainedLayers.of(
                PretrainedNetwork.read(
                    new NetworkFile(file.toString(), NetworkFile.Format.KERAS),
                    TinyKeras.bytes("branches.h5"),
                    OptionalInt.empty()))
            .graph();
    ImageTensor pixels = new ImageTensor(PreprocessingFamily.named("tf").at(13, 10));
    for (int i = 0; i < 5; i++) {
      ShardRow photo = work.shardRows().get(i);
      FeatureRow row = work.featureRows().get(i);
      float[] image = new float[pixels.length()];
      pixels.fill(photo.bytes(), image, 0);
      INDArray expected =
          graph
              .feedForward(
                  new INDArray[] {Nd4j.createFromArray(image).reshape(1, 3, 13, 10)}, false)
              .get(CUT);
      assertThat(row.key()).isEqualTo(photo.key());
      assertThat(row.features()).hasSize((int) expected.length());
      for (int j = 0; j < row.features().length; j++) {
        assertThat(row.features()[j]).isCloseTo(expected.reshape(-1).getFloat(j), offset(ERROR));
      }
    }
  }
}
