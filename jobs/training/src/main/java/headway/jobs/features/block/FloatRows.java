package headway.jobs.features.block;

/** Values in memory, images × views × width. */
@SuppressWarnings("serial") // Serialized by Kryo.
public final class FloatRows implements BlockValues {
  private static final long serialVersionUID = 1L;

  private final float[] values;
  private final int width;
  private final int views;

  FloatRows(float[] values, int width, int views) {
    this.values = values;
    this.width = width;
    this.views = views;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void copy(int image, int view, float[] out, int offset) {
    System.arraycopy(values, (image * views + view) * width, out, offset, width);
  }
}
