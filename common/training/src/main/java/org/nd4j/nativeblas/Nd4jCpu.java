package org.nd4j.nativeblas;

import headway.common.natives.OneDnn;

/**
 * Where DL4J 1.0.0-M2.1 asks whether its layers may use oneDNN: {@code BaseMKLDNNHelper} looks for
 * this class by name, but ND4J has moved it to {@code org.nd4j.linalg.cpu.nativecpu.bindings}, and
 * without it every convolution falls back to im2col.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What is asked, by reflection. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    public boolean isUseMKLDNN() {
      return OneDnn.loaded();
    }
  }
}
