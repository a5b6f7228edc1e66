package headway.common.hyperparameters;

/** One layer of the head below its softmax. */
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
   * Dropout as in Keras: during training, zeroes a fraction of the values and scales up the others.
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
