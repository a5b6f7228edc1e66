package headway.common.nd4j;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes ND4J compute with one thread per task, so that results do not depend on the number of
 * cores.
 *
 * <p>A matrix product's last bits depend on the number of OpenBLAS threads; with dense layers that
 * moves the trained weights. OpenBLAS obeys a call at run time, for the whole process. ND4J's own
 * loops read {@code OMP_NUM_THREADS} once, when the native library is loaded, and {@code
 * Environment.setMaxThreads} is without effect in 1.0.0-M2.1; of these only full reductions differ
 * (the reported loss with l2), the weights do not. So launchers set {@code OMP_NUM_THREADS=1}, and
 * code that computes calls {@link #useOne}.
 */
public final class Nd4jThreads {
  private Nd4jThreads() {}

  /** Restricts this JVM's OpenBLAS to one thread; a call costs microseconds. */
  public static void useOne() {
    Nd4j.factory().blas().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
  }

  /** Threads of a matrix product. */
  public static int blasThreads() {
    return Nd4j.factory().blas().getMaxThreads();
  }

  /** Threads of ND4J's own loops: above 1 where {@code OMP_NUM_THREADS} was not set. */
  public static int loopThreads() {
    return Nd4j.getEnvironment().maxThreads();
  }
}
