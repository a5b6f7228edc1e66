package headway.jobs.features.shuffle;

/** The values of one view of one image. */
public interface FeatureRowSource {
  /** Copies the values into an array, starting at the offset. */
  void copy(float[] out, int offset);
}
