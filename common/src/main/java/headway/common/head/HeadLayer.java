package headway.common.head;

/** One step of the head below its softmax. */
public sealed interface HeadLayer {

  /**
   * A fully connected layer.
   *
   * @param units from 1 to {@value HeadSpec#MAX_UNITS}
   */
  record Dense(int units, HeadActivation activation) implements HeadLayer {
    @Override
    public String toString() {
      return "dense " + units + " " + activation;
    }
  }

  /**
   * Zeroes a part of the values while training and scales up the others, as in Keras.
   *
   * @param fraction the part that is dropped, from 0 to below 1
   */
  record Dropout(double fraction) implements HeadLayer {
    @Override
    public String toString() {
      return "dropout " + fraction;
    }
  }
}
