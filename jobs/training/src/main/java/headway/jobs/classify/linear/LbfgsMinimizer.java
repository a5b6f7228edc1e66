package headway.jobs.classify.linear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * L-BFGS with a backtracking line search, for convex functions (Nocedal and Wright, Numerical
 * Optimization, algorithms 3.1 and 7.4). The gradient need not be continuous, so the hinge loss is
 * supported. Breeze's implementation, which Spark ML uses, cannot be called from Java: its {@code
 * DiffFunction} inherits two methods {@code apply} with different return types.
 *
 * @param iterations the maximum number of iterations
 */
record LbfgsMinimizer(int iterations) {
  private static final int CORRECTIONS = 10;

  /** Stops if the relative decrease of the value is below this. */
  private static final double TOLERANCE = 1e-6;

  /** The constant of the sufficient decrease (Armijo) condition. */
  private static final double SUFFICIENT = 1e-4;

  private static final double SHORTEST_STEP = 1e-10;

  /** A function and its gradient. */
  interface Function {
    /**
     * The value at a point.
     *
     * @param gradient receives the whole gradient
     */
    double at(double[] point, double[] gradient);
  }

  /** A step between two points and the change of the gradient, with positive curvature. */
  private record Correction(double[] step, double[] change, double product) {}

  /** Minimises from a starting point. */
  double[] from(double[] start, Function function) {
    double[] point = start.clone();
    double[] gradient = new double[point.length];
    double value = function.at(point, gradient);
    Deque<Correction> corrections = new ArrayDeque<>();
    for (int i = 0; i < iterations; i++) {
      double[] direction = direction(gradient, corrections);
      double slope = dot(direction, gradient);
      if (!(slope < 0)) {
        return point;
      }
      double[] next = new double[point.length];
      double[] nextGradient = new double[point.length];
      double step = corrections.isEmpty() ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
      double nextValue = move(function, point, direction, step, next, nextGradient);
      while (!(nextValue <= value + SUFFICIENT * step * slope)) {
        step /= 2;
        if (step < SHORTEST_STEP) {
          return point;
        }
        nextValue = move(function, point, direction, step, next, nextGradient);
      }
      remember(corrections, point, next, gradient, nextGradient);
      double fall = value - nextValue;
      point = next;
      gradient = nextGradient;
      value = nextValue;
      if (fall <= TOLERANCE * Math.max(Math.abs(value), TOLERANCE)) {
        return point;
      }
    }
    return point;
  }

  private static double move(
      Function function,
      double[] point,
      double[] direction,
      double step,
      double[] next,
      double[] gradient) {
    for (int i = 0; i < point.length; i++) {
      next[i] = point[i] + step * direction[i];
    }
    return function.at(next, gradient);
  }

  /** The search direction: minus the gradient times the approximate inverse Hessian. */
  private static double[] direction(double[] gradient, Deque<Correction> newestFirst) {
    double[] direction = new double[gradient.length];
    add(direction, gradient, -1);
    double[] factors = new double[newestFirst.size()];
    int k = 0;
    for (Correction each : newestFirst) {
      factors[k] = dot(each.step(), direction) / each.product();
      add(direction, each.change(), -factors[k++]);
    }
    if (!newestFirst.isEmpty()) {
      Correction newest = newestFirst.getFirst();
      double scale = newest.product() / dot(newest.change(), newest.change());
      for (int i = 0; i < direction.length; i++) {
        direction[i] *= scale;
      }
    }
    for (Iterator<Correction> old = newestFirst.descendingIterator(); old.hasNext(); ) {
      Correction each = old.next();
      double back = dot(each.change(), direction) / each.product();
      add(direction, each.step(), factors[--k] - back);
    }
    return direction;
  }

  private static void remember(
      Deque<Correction> corrections,
      double[] point,
      double[] next,
      double[] gradient,
      double[] nextGradient) {
    double[] step = next.clone();
    add(step, point, -1);
    double[] change = nextGradient.clone();
    add(change, gradient, -1);
    double product = dot(step, change);
    if (product > 0) {
      corrections.addFirst(new Correction(step, change, product));
      if (corrections.size() > CORRECTIONS) {
        corrections.removeLast();
      }
    }
  }

  private static void add(double[] sum, double[] values, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
