package headway.common.natives;

import java.util.OptionalInt;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The GPU that is assigned to the calling thread's task. Networks that the thread opens run there,
 * and ND4J computes there if its CUDA back end is in the build.
 */
public final class GpuDevice {
  private static final String ND4J_ON_CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";
  private static final ThreadLocal<OptionalInt> OF_THREAD =
      ThreadLocal.withInitial(OptionalInt::empty);

  private GpuDevice() {}

  /** The index of the device, from 0; empty: the CPU. */
  public static OptionalInt ofThread() {
    return OF_THREAD.get();
  }

  /** Assigns a device to this thread, or removes it. */
  public static void use(OptionalInt device) {
    OF_THREAD.set(device);
    if (device.isPresent() && isThere(ND4J_ON_CUDA)) {
      Nd4j.getAffinityManager().unsafeSetDevice(device.getAsInt());
    }
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, GpuDevice.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException notInThisBuild) {
      return false;
    }
  }
}
