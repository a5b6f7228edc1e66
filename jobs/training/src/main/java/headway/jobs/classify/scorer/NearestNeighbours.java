package headway.jobs.classify.scorer;

/**
 * The nearest training rows found for each query, nearest first. On ties the earlier row comes
 * first.
 */
final class NearestNeighbours {
  /**
   * A small fraction of one vote, which breaks ties between classes in favour of the nearer one.
   */
  private static final double NEARER = 1e-4;

  private final int most;
  private final float[] nearness;
  private final int[] labels;
  private final int[] found;

  /**
   * Neighbours of a block of queries.
   *
   * @param most the number of neighbours of each query
   */
  NearestNeighbours(int queries, int most) {
    this.most = most;
    this.nearness = new float[queries * most];
    this.labels = new int[queries * most];
    this.found = new int[queries];
  }

  /**
   * Offers a training row.
   *
   * @param near similarity; larger is nearer
   */
  void offer(int query, int label, float near) {
    int first = query * most;
    int at = found[query];
    if (at == most && !(near > nearness[first + most - 1])) {
      return;
    }
    at = Math.min(at, most - 1);
    while (at > 0 && near > nearness[first + at - 1]) {
      nearness[first + at] = nearness[first + at - 1];
      labels[first + at] = labels[first + at - 1];
      at--;
    }
    nearness[first + at] = near;
    labels[first + at] = label;
    found[query] = Math.min(most, found[query] + 1);
  }

  /** The fraction of the votes for each class. */
  float[] shares(int query, int classes) {
    double[] votes = new double[classes];
    double sum = 0;
    for (int i = 0; i < found[query]; i++) {
      double vote = 1 + NEARER * (found[query] - i) / found[query];
      votes[labels[query * most + i]] += vote;
      sum += vote;
    }
    float[] shares = new float[classes];
    for (int c = 0; c < classes; c++) {
      shares[c] = (float) (votes[c] / sum);
    }
    return shares;
  }
}
