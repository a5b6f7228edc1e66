package headway.jobs.features.shuffle;

/** The values of one view of one image. */
public interface FeatureRowSource {
  /** Writes them into an array from the offset on. */
  void copy(float[] out, int offset);
}
