package headway.common.nd4j;

import headway.common.natives.GpuDevice;
import org.nd4j.linalg.factory.Nd4j;

/** Lets ND4J compute on the task's GPU, if its CUDA back end is in the build. */
public final class Nd4jDevice implements GpuDevice.Listener {
  private static final String ND4J_ON_CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";

  @Override
  public void use(int device) {
    if (isThere(ND4J_ON_CUDA)) {
      Nd4j.getAffinityManager().unsafeSetDevice(device);
    }
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, Nd4jDevice.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException notInThisBuild) {
      return false;
    }
  }
}
