package headway.common.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import headway.common.Requirement;
import headway.common.UsageException;
import headway.common.network.onnx.TinyModel;
import headway.common.network.runtime.FrozenNetwork;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GpuDeviceTest {
  @AfterEach
  void giveBack() {
    GpuDevice.use(OptionalInt.empty());
  }

  @Test
  void isOneForEachThread() {
    GpuDevice.use(OptionalInt.of(1));

    assertThat(GpuDevice.ofThread()).hasValue(1);
    assertThat(CompletableFuture.supplyAsync(GpuDevice::ofThread).join()).isEmpty();
  }

  @Test
  void isRefusedByABuildWithoutCuda() {
    Requirement.of(
        !OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA),
        "this build has CUDA (mvn -Pgpu)");
    byte[] model =
        TinyModel.ofImage(0, 3, 8, 8).node("Relu", "y", "image").output("y", 0, 3, 8, 8).bytes();
    GpuDevice.use(OptionalInt.of(0));

    assertThatThrownBy(() -> FrozenNetwork.open(model, "tiny", 1))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot use GPU 0: this build of ONNX Runtime has no CUDA; build with mvn -Pgpu, or"
                + " leave out spark.task.resource.gpu.amount");
  }
}
