package headway.common.natives;

import java.util.OptionalInt;
import java.util.ServiceLoader;

/**
 * The GPU that is assigned to the calling thread's task. Networks that the thread opens run there,
 * and so does each {@link Listener} on the class path.
 */
public final class GpuDevice {
  /** A library with a device of its own for each thread; found as a service. */
  public interface Listener {
    /**
     * Computes on this device from now on, in the calling thread.
     *
     * @param device index from 0
     */
    void use(int device);
  }

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
    if (device.isPresent()) {
      ServiceLoader.load(Listener.class, GpuDevice.class.getClassLoader())
          .forEach(each -> each.use(device.getAsInt()));
    }
  }
}
