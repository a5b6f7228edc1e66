package headway.jobs.classify.linear;

/** The loss of one row, and its gradient with respect to the margins. */
interface MarginLoss {
  /** The number of linear functions of the features. */
  int functions();

  /**
   * The loss of one row.
   *
   * @param margins holds the row's margins from {@code offset}; they are replaced by the gradient
   * @return in nats for the logistic losses
   */
  double of(float[] margins, int offset, int label);

  /** Cross-entropy of the softmax over one function per class. */
  record Softmax(int functions) implements MarginLoss {
    @Override
    public double of(float[] margins, int offset, int label) {
      double most = margins[offset];
      for (int c = 1; c < functions; c++) {
        most = Math.max(most, margins[offset + c]);
      }
      double sum = 0;
      for (int c = 0; c < functions; c++) {
        sum += StrictMath.exp(margins[offset + c] - most);
      }
      double loss = StrictMath.log(sum) + most - margins[offset + label];
      for (int c = 0; c < functions; c++) {
        double probability = StrictMath.exp(margins[offset + c] - most) / sum;
        margins[offset + c] = (float) (c == label ? probability - 1 : probability);
      }
      return loss;
    }
  }

  /** Cross-entropy of the logistic function of one margin, that of class 1. */
  record Logistic() implements MarginLoss {
    @Override
    public int functions() {
      return 1;
    }

    @Override
    public double of(float[] margins, int offset, int label) {
      double sign = label == 1 ? 1 : -1;
      double margin = sign * margins[offset];
      double tail = StrictMath.exp(-Math.abs(margin));
      double probability = margin >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
      margins[offset] = (float) (sign * (probability - 1));
      return StrictMath.log1p(tail) + Math.max(0, -margin);
    }
  }

  /** Hinge loss of one class against the rest. */
  record Hinge(int positive) implements MarginLoss {
    @Override
    public int functions() {
      return 1;
    }

    @Override
    public double of(float[] margins, int offset, int label) {
      double sign = label == positive ? 1 : -1;
      double loss = 1 - sign * margins[offset];
      margins[offset] = (float) (loss > 0 ? -sign : 0);
      return Math.max(0, loss);
    }
  }
}
